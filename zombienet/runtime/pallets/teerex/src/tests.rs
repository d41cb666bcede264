//! Every call, every error this pallet returns, and the limits.

use crate::{mock::*, weights, AllowSkippingAttestation, Call, Error, Event, SgxAllowDebugMode};
use crate::{ProxiedEnclaves, SgxQuotingEnclaveRegistry, SgxTcbInfo, SovereignEnclaves};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, DispatchResultWithPostInfo, GetDispatchInfo, Pays},
	sp_runtime::DispatchError,
	weights::Weight,
};
use teerex_primitives::{
	AnySigner, EnclaveInstanceAddress, MultiEnclave, SgxAttestationMethod, SgxBuildMode,
	SgxEnclave, SgxQuotingEnclave, SgxReportData, SgxStatus,
};

const ALICE: AccountId = AccountId::new([1; 32]);
const BOB: AccountId = AccountId::new([2; 32]);
const MEASUREMENT: [u8; 32] = [0xab; 32];
const URL: &[u8] = b"wss://worker.example:2000";
const SOVEREIGN: SgxAttestationMethod = SgxAttestationMethod::Skip { proxied: false };
const PROXIED: SgxAttestationMethod = SgxAttestationMethod::Skip { proxied: true };

fn register(
	who: AccountId,
	proof: &[u8],
	url: Option<&[u8]>,
	method: SgxAttestationMethod,
) -> Result<(), DispatchError> {
	Teerex::register_sgx_enclave(
		RuntimeOrigin::signed(who),
		proof.to_vec(),
		url.map(<[u8]>::to_vec),
		method,
	)
}

fn address(registrar: AccountId, measurement: [u8; 32]) -> EnclaveInstanceAddress<AccountId> {
	EnclaveInstanceAddress {
		fingerprint: measurement.into(),
		signer: AnySigner::opaque(registrar.as_ref()),
		registrar,
	}
}

fn enclave(
	who: AccountId,
	mr_enclave: [u8; 32],
	method: SgxAttestationMethod,
) -> MultiEnclave<Vec<u8>> {
	MultiEnclave::Sgx(SgxEnclave {
		report_data: SgxReportData::from(who.as_ref()),
		mr_enclave,
		mr_signer: [0; 32],
		timestamp: START,
		url: Some(URL.to_vec()),
		build_mode: SgxBuildMode::Production,
		attestation_method: method,
		status: SgxStatus::Invalid,
	})
}

fn last_event() -> RuntimeEvent {
	System::events().pop().expect("an event").event
}

fn after(ms: u64) {
	Timestamp::set_timestamp(START + ms);
}

#[test]
fn registers_a_sovereign_enclave_under_its_account() {
	chain(true).execute_with(|| {
		assert_ok!(register(ALICE, &MEASUREMENT, Some(URL), SOVEREIGN));
		let stored = SovereignEnclaves::<Test>::get(ALICE);
		assert_eq!(stored, Some(enclave(ALICE, MEASUREMENT, SOVEREIGN)));
		assert_eq!(ProxiedEnclaves::<Test>::iter().count(), 0);
		assert_eq!(
			last_event(),
			Event::AddedSgxEnclave {
				registered_by: ALICE,
				worker_url: Some(URL.to_vec()),
				tcb_status: Some(SgxStatus::Invalid),
				attestation_method: SOVEREIGN,
			}
			.into()
		);
	});
}

#[test]
fn registers_a_proxied_enclave_under_registrar_and_measurement() {
	chain(true).execute_with(|| {
		assert_ok!(register(ALICE, &MEASUREMENT, Some(URL), PROXIED));
		assert_ok!(register(ALICE, &[0xcd; 32], Some(URL), PROXIED));
		for measurement in [MEASUREMENT, [0xcd; 32]] {
			let stored = ProxiedEnclaves::<Test>::get(address(ALICE, measurement));
			assert_eq!(stored, Some(enclave(ALICE, measurement, PROXIED)));
		}
		assert_eq!(SovereignEnclaves::<Test>::iter().count(), 0);
	});
}

#[test]
fn registering_again_replaces_url_measurement_and_time() {
	chain(true).execute_with(|| {
		assert_ok!(register(ALICE, &MEASUREMENT, Some(URL), SOVEREIGN));
		after(DAY);
		assert_ok!(register(ALICE, &[0xcd; 32], None, SOVEREIGN));
		let MultiEnclave::Sgx(stored) = SovereignEnclaves::<Test>::get(ALICE).unwrap();
		assert_eq!(stored.mr_enclave, [0xcd; 32]);
		assert_eq!(stored.url, None);
		assert_eq!(stored.timestamp, START + DAY);
		assert_eq!(SovereignEnclaves::<Test>::iter().count(), 1);
	});
}

#[test]
fn measurement_is_the_first_32_bytes_of_the_proof_or_zero() {
	chain(true).execute_with(|| {
		for (length, expected) in [(0, [0; 32]), (31, [0; 32]), (32, [7; 32]), (33, [7; 32])] {
			assert_ok!(register(ALICE, &vec![7; length], None, SOVEREIGN));
			let stored = SovereignEnclaves::<Test>::get(ALICE).unwrap();
			assert_eq!(stored.fingerprint().0, expected, "proof of {length} bytes");
		}
	});
}

#[test]
fn proof_is_limited_to_5000_bytes() {
	chain(true).execute_with(|| {
		assert_ok!(register(ALICE, &[7; 5_000], None, SOVEREIGN));
		for method in [SOVEREIGN, SgxAttestationMethod::Dcap { proxied: false }] {
			assert_noop!(
				register(ALICE, &[7; 5_001], None, method),
				Error::<Test>::RaProofIsTooLong
			);
		}
	});
}

#[test]
fn url_is_limited_to_256_bytes() {
	chain(true).execute_with(|| {
		assert_ok!(register(ALICE, &MEASUREMENT, Some(&[b'a'; 256]), SOVEREIGN));
		assert_noop!(
			register(ALICE, &MEASUREMENT, Some(&[b'a'; 257]), SOVEREIGN),
			Error::<Test>::EnclaveUrlIsTooLong
		);
	});
}

#[test]
fn limits_are_checked_in_the_order_of_the_real_chain() {
	chain(false).execute_with(|| {
		assert_noop!(
			register(ALICE, &[7; 5_001], Some(&[b'a'; 257]), SOVEREIGN),
			Error::<Test>::RaProofIsTooLong
		);
		assert_noop!(
			register(ALICE, &MEASUREMENT, Some(&[b'a'; 257]), SOVEREIGN),
			Error::<Test>::EnclaveUrlIsTooLong
		);
	});
}

#[test]
fn skipping_attestation_must_be_allowed() {
	chain(false).execute_with(|| {
		for method in [SOVEREIGN, PROXIED] {
			assert_noop!(
				register(ALICE, &MEASUREMENT, None, method),
				Error::<Test>::SkippingAttestationIsNotAllowed
			);
		}
	});
}

#[test]
fn no_attestation_is_ever_accepted() {
	use SgxAttestationMethod::{Dcap, Ias};
	chain(true).execute_with(|| {
		for method in [Ias, Dcap { proxied: false }, Dcap { proxied: true }] {
			assert_noop!(
				register(ALICE, &MEASUREMENT, None, method),
				Error::<Test>::RemoteAttestationVerificationFailed
			);
		}
	});
}

#[test]
fn collateral_is_never_accepted() {
	chain(true).execute_with(|| {
		let origin = RuntimeOrigin::signed(ALICE);
		assert_noop!(
			Teerex::register_quoting_enclave(origin.clone(), vec![1], vec![2], vec![3]),
			Error::<Test>::CollateralIsInvalid
		);
		assert_noop!(
			Teerex::register_tcb_info(origin, vec![1], vec![2], vec![3]),
			Error::<Test>::CollateralIsInvalid
		);
		assert_eq!(SgxQuotingEnclaveRegistry::<Test>::get(), SgxQuotingEnclave::default());
		assert_eq!(SgxTcbInfo::<Test>::iter().count(), 0);
	});
}

/// Checks that `unregister` fails up to and including 48 h after registration.
fn only_after_48_hours(unregister: impl Fn() -> Result<(), DispatchError>, removed: Event<Test>) {
	for age in [0, 2 * DAY - 1, 2 * DAY] {
		after(age);
		assert_noop!(unregister(), Error::<Test>::UnregisterActiveEnclaveIsNotAllowed);
	}
	after(2 * DAY + 1);
	assert_ok!(unregister());
	assert_eq!(last_event(), removed.into());
	assert_noop!(unregister(), Error::<Test>::EnclaveIsNotRegistered);
}

#[test]
fn anyone_removes_a_sovereign_enclave_after_more_than_48_hours() {
	chain(true).execute_with(|| {
		assert_ok!(register(ALICE, &MEASUREMENT, None, SOVEREIGN));
		only_after_48_hours(
			|| Teerex::unregister_sovereign_enclave(RuntimeOrigin::signed(BOB), ALICE),
			Event::RemovedSovereignEnclave(ALICE),
		);
		assert_eq!(SovereignEnclaves::<Test>::get(ALICE), None);
	});
}

#[test]
fn anyone_removes_a_proxied_enclave_after_more_than_48_hours() {
	chain(true).execute_with(|| {
		let enclave = address(ALICE, MEASUREMENT);
		assert_ok!(register(ALICE, &MEASUREMENT, None, PROXIED));
		only_after_48_hours(
			|| Teerex::unregister_proxied_enclave(RuntimeOrigin::signed(BOB), enclave.clone()),
			Event::RemovedProxiedEnclave(enclave.clone()),
		);
		assert_eq!(ProxiedEnclaves::<Test>::get(enclave), None);
	});
}

#[test]
fn renewing_restarts_the_48_hours() {
	chain(true).execute_with(|| {
		assert_ok!(register(ALICE, &MEASUREMENT, None, SOVEREIGN));
		after(DAY);
		assert_ok!(register(ALICE, &MEASUREMENT, None, SOVEREIGN));
		after(3 * DAY);
		assert_noop!(
			Teerex::unregister_sovereign_enclave(RuntimeOrigin::signed(BOB), ALICE),
			Error::<Test>::UnregisterActiveEnclaveIsNotAllowed
		);
		after(3 * DAY + 1);
		assert_ok!(Teerex::unregister_sovereign_enclave(RuntimeOrigin::signed(BOB), ALICE));
	});
}

#[test]
fn unknown_enclaves_cannot_be_removed() {
	chain(true).execute_with(|| {
		let origin = RuntimeOrigin::signed(BOB);
		assert_noop!(
			Teerex::unregister_sovereign_enclave(origin.clone(), ALICE),
			Error::<Test>::EnclaveIsNotRegistered
		);
		assert_noop!(
			Teerex::unregister_proxied_enclave(origin, address(ALICE, MEASUREMENT)),
			Error::<Test>::EnclaveIsNotRegistered
		);
	});
}

#[test]
fn root_sets_the_security_flags() {
	chain(true).execute_with(|| {
		assert_ok!(Teerex::set_security_flags(RuntimeOrigin::root(), false, true));
		assert!(!AllowSkippingAttestation::<Test>::get());
		assert!(SgxAllowDebugMode::<Test>::get());
		let expected = Event::UpdatedSecurityFlags {
			allow_skipping_attestation: false,
			sgx_allow_debug_mode: true,
		};
		assert_eq!(last_event(), expected.into());

		assert_ok!(Teerex::set_security_flags(RuntimeOrigin::root(), true, false));
		assert!(AllowSkippingAttestation::<Test>::get());
		assert!(!SgxAllowDebugMode::<Test>::get());
		assert_noop!(
			Teerex::set_security_flags(RuntimeOrigin::signed(ALICE), true, true),
			DispatchError::BadOrigin
		);
	});
}

/// One call of each kind, with the weight that Integritee charges for it.
fn all_calls() -> Vec<(Call<Test>, Weight)> {
	vec![
		(
			Call::register_sgx_enclave {
				proof: vec![0; 5_000],
				worker_url: None,
				attestation_method: SOVEREIGN,
			},
			Weight::from_parts(3_520_079_000, 4_249),
		),
		(
			Call::unregister_sovereign_enclave { enclave_signer: ALICE },
			Weight::from_parts(171_296_000, 3_996),
		),
		(
			Call::unregister_proxied_enclave { address: address(ALICE, MEASUREMENT) },
			Weight::from_parts(185_622_000, 4_098),
		),
		(
			Call::register_quoting_enclave {
				enclave_identity: vec![],
				signature: vec![],
				certificate_chain: vec![],
			},
			Weight::from_parts(1_666_888_000, 1_493),
		),
		(
			Call::register_tcb_info {
				tcb_info: vec![],
				signature: vec![],
				certificate_chain: vec![],
			},
			Weight::from_parts(1_807_304_000, 1_493),
		),
		(
			Call::set_security_flags {
				allow_skipping_attestation: true,
				sgx_allow_debug_mode: true,
			},
			Weight::from_parts(210_628_000, 0),
		),
	]
}

#[test]
fn calls_cost_what_the_real_chain_charges() {
	for (call, weight) in all_calls() {
		let info = call.get_dispatch_info();
		assert_eq!(info.call_weight, weight, "{call:?}");
		assert_eq!(info.class, DispatchClass::Normal);
		assert_eq!(info.pays_fee, Pays::Yes);
	}
	assert_eq!(weights::register_sgx_enclave().proof_size(), 4_249);
}

#[test]
fn every_call_wants_an_origin() {
	use frame_support::dispatch::RawOrigin;
	use frame_support::traits::UnfilteredDispatchable;
	chain(true).execute_with(|| {
		for (call, _) in all_calls() {
			let outcome: DispatchResultWithPostInfo =
				call.dispatch_bypass_filter(RawOrigin::None.into());
			assert_eq!(outcome.unwrap_err().error, DispatchError::BadOrigin);
		}
	});
}
