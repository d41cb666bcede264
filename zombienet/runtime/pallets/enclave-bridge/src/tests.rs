//! Every call, every error this pallet returns, and the limits.

use crate::{mock::*, weights, Call, Error, Event, ExecutedUnshieldCalls};
use crate::{ShardConfigRegistry, ShardStatus};
use enclave_bridge_primitives::{
	Request, ShardConfig, ShardIdentifier, ShardSignerStatus, UpgradableShardConfig,
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo, Pays, RawOrigin},
	sp_runtime::{DispatchError, DispatchResult, TokenError},
	traits::UnfilteredDispatchable,
	weights::Weight,
};
use sp_core::H256;

const HASH: H256 = H256::repeat_byte(0x22);

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn topics(n: u8) -> Vec<H256> {
	(1..=n).map(H256::repeat_byte).collect()
}

fn publish(who: AccountId, extra_topics: Vec<H256>, data: Vec<u8>) -> DispatchResult {
	EnclaveBridge::publish_hash(signed(who), HASH, extra_topics, data)
}

fn confirm(who: AccountId, shard: ShardIdentifier) -> DispatchResult {
	EnclaveBridge::confirm_processed_parentchain_block(signed(who), shard, HASH, 7, HASH)
}

fn shield(shard: ShardIdentifier, amount: u64) -> DispatchResult {
	EnclaveBridge::shield_funds(signed(USER), shard, vec![1, 2, 3], amount)
}

fn unshield(who: AccountId, shard: ShardIdentifier, amount: u64, call: u8) -> DispatchResult {
	EnclaveBridge::unshield_funds(signed(who), shard, USER, amount, H256::repeat_byte(call))
}

fn config(enclave_fingerprint: ShardIdentifier) -> ShardConfig<AccountId> {
	ShardConfig {
		enclave_fingerprint,
		max_instances: None,
		authorities: None,
		maintenance_mode: false,
	}
}

/// Has `origin` hand `shard` to the enclaves measured `measurement`, in `delay` blocks.
fn configure(
	origin: RuntimeOrigin,
	shard: ShardIdentifier,
	measurement: ShardIdentifier,
	delay: u64,
) -> DispatchResult {
	EnclaveBridge::update_shard_config(origin, shard, config(measurement), delay)
}

fn status(shard: ShardIdentifier) -> Vec<(AccountId, ShardIdentifier, u64)> {
	let signers = ShardStatus::<Test>::get(shard).unwrap_or_default();
	signers.into_iter().map(|s| (s.signer, s.fingerprint, s.last_activity)).collect()
}

fn shard_config(
	active: ShardIdentifier,
	pending: Option<(ShardIdentifier, u64)>,
) -> Option<UpgradableShardConfig<AccountId, u64>> {
	Some(UpgradableShardConfig {
		active_config: config(active),
		pending_upgrade: pending.map(|(measurement, _)| config(measurement)),
		upgrade_at: pending.map(|(_, at)| at),
	})
}

fn last_event() -> RuntimeEvent {
	System::events().pop().expect("an event").event
}

fn account_of(shard: ShardIdentifier) -> AccountId {
	AccountId::new(shard.0)
}

/// Ten more sovereign enclaves measured `measurement`.
fn ten_more(measurement: ShardIdentifier) -> Vec<AccountId> {
	let accounts: Vec<_> = (100..110).map(|n| AccountId::new([n; 32])).collect();
	accounts.iter().for_each(|who| register(who.clone(), measurement));
	accounts
}

#[test]
fn anyone_invokes_and_only_the_shard_is_in_the_event() {
	chain().execute_with(|| {
		let request = Request { shard: EF, cyphertext: vec![7; 100_000] };
		assert_ok!(EnclaveBridge::invoke(signed(USER), request));
		assert_eq!(last_event(), Event::IndirectInvocationRegistered(EF).into());
		assert_eq!(status(EF), vec![]);
	});
}

#[test]
fn publish_hash_puts_the_measurement_after_the_callers_topics() {
	chain().execute_with(|| {
		assert_ok!(publish(ENCLAVE, topics(2), vec![1, 2, 3]));
		let record = System::events().pop().unwrap();
		let expected =
			Event::PublishedHash { enclave_fingerprint: AB, hash: HASH, data: vec![1, 2, 3] };
		assert_eq!(record.event, expected.into());
		assert_eq!(record.topics, vec![H256::repeat_byte(1), H256::repeat_byte(2), AB]);
	});
}

#[test]
fn publish_hash_is_a_sign_of_life_for_the_shard_named_like_the_enclave() {
	chain().execute_with(|| {
		assert_ok!(publish(ENCLAVE, vec![], vec![]));
		assert_eq!(status(AB), vec![(ENCLAVE, AB, 1)]);
		System::set_block_number(5);
		assert_ok!(publish(ENCLAVE, vec![], vec![]));
		assert_eq!(status(AB), vec![(ENCLAVE, AB, 5)]);
	});
}

#[test]
fn publish_hash_takes_five_topics() {
	chain().execute_with(|| {
		assert_ok!(publish(ENCLAVE, topics(5), vec![]));
		assert_eq!(System::events().pop().unwrap().topics.len(), 6);
		assert_noop!(publish(ENCLAVE, topics(6), vec![]), Error::<Test>::TooManyTopics);
	});
}

#[test]
fn publish_hash_takes_100_bytes() {
	chain().execute_with(|| {
		assert_ok!(publish(ENCLAVE, vec![], vec![0; 100]));
		assert_noop!(publish(ENCLAVE, vec![], vec![0; 101]), Error::<Test>::DataTooLong);
	});
}

#[test]
fn publish_hash_checks_registration_then_topics_then_data() {
	chain().execute_with(|| {
		assert_noop!(
			publish(USER, topics(6), vec![0; 101]),
			pallet_teerex::Error::<Test>::EnclaveIsNotRegistered
		);
		assert_noop!(publish(ENCLAVE, topics(6), vec![0; 101]), Error::<Test>::TooManyTopics);
	});
}

#[test]
fn ten_accounts_per_measurement_publish_and_an_eleventh_does_not() {
	chain().execute_with(|| {
		for who in ten_more(EF) {
			assert_ok!(publish(who, vec![], vec![]));
		}
		register(ENCLAVE, EF);
		assert_noop!(publish(ENCLAVE, vec![], vec![]), Error::<Test>::TooManyEnclaves);
		assert_noop!(confirm(ENCLAVE, EF), Error::<Test>::TooManyEnclaves);
		assert_noop!(unshield(ENCLAVE, EF, 0, 1), Error::<Test>::TooManyEnclaves);
		assert_noop!(configure(signed(ENCLAVE), EF, EF, 0), Error::<Test>::TooManyEnclaves);

		// Those who are in the list go on, however much later.
		System::set_block_number(1_000_000);
		assert_ok!(publish(AccountId::new([100; 32]), vec![], vec![]));
		assert_noop!(publish(ENCLAVE, vec![], vec![]), Error::<Test>::TooManyEnclaves);

		// Only root makes room.
		let gone = AccountId::new([105; 32]);
		assert_ok!(EnclaveBridge::purge_enclave_from_shard_status(
			RuntimeOrigin::root(),
			EF,
			gone.clone()
		));
		assert_ok!(publish(ENCLAVE, vec![], vec![]));
		assert_eq!(status(EF).len(), 10);
		assert_noop!(publish(gone, vec![], vec![]), Error::<Test>::TooManyEnclaves);
	});
}

#[test]
fn a_signer_is_found_by_account_and_takes_its_new_measurement() {
	chain().execute_with(|| {
		assert_ok!(confirm(ENCLAVE, AB));
		register(ENCLAVE, CD);
		assert_ok!(configure(RuntimeOrigin::root(), AB, CD, 0));
		assert_ok!(confirm(ENCLAVE, AB));
		assert_eq!(status(AB), vec![(ENCLAVE, CD, 1)]);
	});
}

#[test]
fn an_unconfigured_shard_belongs_to_the_enclave_of_that_measurement() {
	chain().execute_with(|| {
		assert_ok!(confirm(ENCLAVE, AB));
		let expected = Event::ProcessedParentchainBlock {
			shard: AB,
			block_hash: HASH,
			trusted_calls_merkle_root: HASH,
			block_number: 7,
		};
		assert_eq!(last_event(), expected.into());
		assert_eq!(status(AB), vec![(ENCLAVE, AB, 1)]);
		assert_noop!(confirm(ENCLAVE, EF), Error::<Test>::WrongFingerprintForShard);
		assert_noop!(confirm(OTHER, AB), Error::<Test>::WrongFingerprintForShard);
		assert_noop!(confirm(USER, AB), pallet_teerex::Error::<Test>::EnclaveIsNotRegistered);
	});
}

#[test]
fn the_first_configuration_of_a_shard_counts_at_once() {
	chain().execute_with(|| {
		assert_ok!(configure(signed(ENCLAVE), EF, AB, 4));
		assert_eq!(ShardConfigRegistry::<Test>::get(EF), shard_config(AB, None));
		assert_eq!(last_event(), Event::ShardConfigUpdated(EF).into());
		assert_eq!(status(EF), vec![(ENCLAVE, AB, 1)]);
		assert_ok!(confirm(ENCLAVE, EF));
		assert_noop!(confirm(OTHER, EF), Error::<Test>::WrongFingerprintForShard);
	});
}

#[test]
fn anyone_registered_takes_an_unconfigured_shard_over() {
	chain().execute_with(|| {
		assert_ok!(configure(signed(OTHER), AB, CD, 0));
		assert_noop!(confirm(ENCLAVE, AB), Error::<Test>::WrongFingerprintForShard);
		assert_ok!(confirm(OTHER, AB));
	});
}

#[test]
fn only_enclaves_of_the_shard_and_root_change_its_configuration() {
	chain().execute_with(|| {
		assert_ok!(configure(signed(ENCLAVE), EF, AB, 0));
		assert_noop!(configure(signed(OTHER), EF, CD, 0), Error::<Test>::WrongFingerprintForShard);
		assert_noop!(
			configure(signed(USER), EF, CD, 0),
			pallet_teerex::Error::<Test>::EnclaveIsNotRegistered
		);
		assert_noop!(configure(RawOrigin::None.into(), EF, CD, 0), DispatchError::BadOrigin);
		assert_ok!(configure(RuntimeOrigin::root(), EF, CD, 0));
		// Root is nobody's sign of life.
		assert_eq!(status(EF), vec![(ENCLAVE, AB, 1)]);
	});
}

#[test]
fn a_pending_configuration_is_in_force_from_its_block_on() {
	chain().execute_with(|| {
		assert_ok!(configure(signed(ENCLAVE), EF, AB, 0));
		assert_ok!(configure(signed(ENCLAVE), EF, CD, 3));
		assert_eq!(ShardConfigRegistry::<Test>::get(EF), shard_config(AB, Some((CD, 4))));

		System::set_block_number(3);
		assert_ok!(confirm(ENCLAVE, EF));
		assert_noop!(confirm(OTHER, EF), Error::<Test>::WrongFingerprintForShard);
		assert_eq!(ShardConfigRegistry::<Test>::get(EF), shard_config(AB, Some((CD, 4))));

		System::set_block_number(4);
		assert_noop!(confirm(ENCLAVE, EF), Error::<Test>::WrongFingerprintForShard);
		assert_noop!(
			configure(signed(ENCLAVE), EF, AB, 0),
			Error::<Test>::WrongFingerprintForShard
		);
		// A successful use writes the promotion back.
		assert_eq!(ShardConfigRegistry::<Test>::get(EF), shard_config(AB, Some((CD, 4))));
		assert_ok!(confirm(OTHER, EF));
		assert_eq!(ShardConfigRegistry::<Test>::get(EF), shard_config(CD, None));
	});
}

#[test]
fn unshielding_writes_a_due_configuration_back_too() {
	chain().execute_with(|| {
		assert_ok!(configure(signed(ENCLAVE), EF, AB, 0));
		assert_ok!(configure(signed(ENCLAVE), EF, CD, 0));
		assert_ok!(unshield(OTHER, EF, 0, 1));
		assert_eq!(ShardConfigRegistry::<Test>::get(EF), shard_config(CD, None));
	});
}

#[test]
fn a_new_configuration_replaces_the_pending_one_and_keeps_a_due_one() {
	chain().execute_with(|| {
		assert_ok!(configure(signed(ENCLAVE), EF, AB, 0));
		assert_ok!(configure(signed(ENCLAVE), EF, CD, 10));
		assert_ok!(configure(signed(ENCLAVE), EF, EF, 5));
		assert_eq!(ShardConfigRegistry::<Test>::get(EF), shard_config(AB, Some((EF, 6))));

		System::set_block_number(6);
		assert_ok!(configure(RuntimeOrigin::root(), EF, CD, 2));
		assert_eq!(ShardConfigRegistry::<Test>::get(EF), shard_config(EF, Some((CD, 8))));
	});
}

#[test]
fn shielded_funds_lie_on_the_account_named_like_the_shard() {
	chain().execute_with(|| {
		assert_ok!(shield(EF, 400));
		assert_eq!(Balances::free_balance(account_of(EF)), 400);
		assert_eq!(Balances::free_balance(USER), ENDOWMENT - 400);
		let expected =
			Event::ShieldFunds { shard: EF, encrypted_beneficiary: vec![1, 2, 3], amount: 400 };
		assert_eq!(last_event(), expected.into());
		assert_noop!(shield(EF, ENDOWMENT), TokenError::FundsUnavailable);
	});
}

#[test]
fn unshielding_moves_funds_once_per_call_hash() {
	chain().execute_with(|| {
		assert_ok!(shield(AB, 400));
		assert_ok!(unshield(ENCLAVE, AB, 150, 1));
		let expected = Event::UnshieldedFunds { shard: AB, beneficiary: USER, amount: 150 };
		assert_eq!(last_event(), expected.into());
		assert_eq!(Balances::free_balance(account_of(AB)), 250);

		let events = System::event_count();
		assert_ok!(unshield(ENCLAVE, AB, 150, 1));
		assert_eq!(Balances::free_balance(account_of(AB)), 250);
		assert_eq!(System::event_count(), events);
		assert_eq!(ExecutedUnshieldCalls::<Test>::get(H256::repeat_byte(1)), 2);

		assert_ok!(unshield(ENCLAVE, AB, 250, 2));
		assert_eq!(Balances::free_balance(account_of(AB)), 0);
		assert_eq!(Balances::free_balance(USER), ENDOWMENT);
		assert_eq!(status(AB), vec![(ENCLAVE, AB, 1)]);
	});
}

#[test]
fn unshielding_needs_an_enclave_of_the_shard_and_the_funds() {
	chain().execute_with(|| {
		assert_ok!(shield(AB, 400));
		assert_noop!(
			unshield(USER, AB, 1, 1),
			pallet_teerex::Error::<Test>::EnclaveIsNotRegistered
		);
		assert_noop!(unshield(OTHER, AB, 1, 1), Error::<Test>::WrongFingerprintForShard);
		assert_noop!(unshield(ENCLAVE, EF, 1, 1), Error::<Test>::WrongFingerprintForShard);
		let failed = frame_support::storage::with_storage_layer(|| unshield(ENCLAVE, AB, 401, 1));
		assert_eq!(failed, Err(TokenError::FundsUnavailable.into()));
		assert_eq!(ExecutedUnshieldCalls::<Test>::get(H256::repeat_byte(1)), 0);
	});
}

#[test]
fn root_purges_enclaves_from_a_shard() {
	chain().execute_with(|| {
		let purge =
			|origin, shard, who| EnclaveBridge::purge_enclave_from_shard_status(origin, shard, who);
		assert_ok!(publish(ENCLAVE, vec![], vec![]));
		assert_noop!(purge(signed(ENCLAVE), AB, ENCLAVE), DispatchError::BadOrigin);
		assert_noop!(purge(RuntimeOrigin::root(), EF, ENCLAVE), Error::<Test>::ShardNotFound);
		for who in [OTHER, ENCLAVE] {
			assert_ok!(purge(RuntimeOrigin::root(), AB, who.clone()));
			let expected = Event::PurgedEnclaveFromShardConfig { shard: AB, subject: who };
			assert_eq!(last_event(), expected.into());
		}
		assert_eq!(ShardStatus::<Test>::get(AB).map(|list| list.len()), Some(0));
	});
}

#[test]
fn shard_status_holds_account_measurement_and_block() {
	chain().execute_with(|| {
		assert_ok!(publish(ENCLAVE, vec![], vec![]));
		let expected = ShardSignerStatus { signer: ENCLAVE, fingerprint: AB, last_activity: 1 };
		assert_eq!(ShardStatus::<Test>::get(AB).unwrap().into_inner(), vec![expected]);
	});
}

/// One call of each kind, with the weight that Integritee charges for it.
fn all_calls() -> Vec<(Call<Test>, Weight)> {
	vec![
		(
			Call::invoke { request: Request { shard: AB, cyphertext: vec![0; 500] } },
			Weight::from_parts(115_861_000, 0),
		),
		(
			Call::confirm_processed_parentchain_block {
				shard: AB,
				block_hash: HASH,
				block_number: 7,
				trusted_calls_merkle_root: HASH,
			},
			Weight::from_parts(202_903_000, 3_873),
		),
		(
			Call::shield_funds { shard: AB, incognito_account_encrypted: vec![], amount: 1 },
			Weight::from_parts(192_469_000, 3_593),
		),
		(
			Call::unshield_funds { shard: AB, beneficiary: USER, amount: 1, call_hash: HASH },
			Weight::from_parts(647_361_000, 6_196),
		),
		(
			Call::publish_hash { hash: HASH, extra_topics: topics(5), data: vec![] },
			Weight::from_parts(308_383_882, 3_873),
		),
		(
			Call::update_shard_config { shard: AB, shard_config: config(AB), enactment_delay: 0 },
			Weight::from_parts(317_823_000, 3_986),
		),
		(
			Call::purge_enclave_from_shard_status { shard: AB, subject: USER },
			Weight::from_parts(135_000_000, 0),
		),
	]
}

#[test]
fn calls_cost_what_the_real_chain_charges() {
	for (call, weight) in all_calls() {
		let info = call.get_dispatch_info();
		let free = matches!(call, Call::purge_enclave_from_shard_status { .. });
		assert_eq!(info.call_weight, weight, "{call:?}");
		assert_eq!(info.class, DispatchClass::Normal);
		assert_eq!(info.pays_fee, if free { Pays::No } else { Pays::Yes });
	}
}

#[test]
fn publish_hash_costs_more_with_every_byte_of_data() {
	let weigh = |n: usize, bytes: usize| {
		let call = Call::<Test>::publish_hash {
			hash: HASH,
			extra_topics: topics(n as u8),
			data: vec![0; bytes],
		};
		call.get_dispatch_info().call_weight
	};
	let measured = [
		(0, 308_383_882, 3_873),
		(1, 435_846_105, 6_348),
		(5, 945_694_997, 16_248),
		(10, 1_583_006_112, 28_623),
		(50, 6_681_495_032, 127_623),
		(99, 12_927_143_959, 248_898),
		(100, 13_054_606_182, 251_373),
		(200, 25_800_828_482, 498_873),
	];
	for (bytes, ref_time, proof_size) in measured {
		for topics in 0..=6 {
			assert_eq!(weigh(topics, bytes), Weight::from_parts(ref_time, proof_size));
		}
	}
	assert_eq!(weights::publish_hash(usize::MAX), Weight::MAX);
}

#[test]
fn invoke_costs_the_same_for_every_length() {
	for bytes in [0, 1, 100_000] {
		let request = Request { shard: AB, cyphertext: vec![0; bytes] };
		let info = Call::<Test>::invoke { request }.get_dispatch_info();
		assert_eq!(info.call_weight, weights::invoke());
	}
}

#[test]
fn every_call_wants_an_origin() {
	chain().execute_with(|| {
		for (call, _) in all_calls() {
			let outcome = call.dispatch_bypass_filter(RawOrigin::None.into());
			assert_eq!(outcome.unwrap_err().error, DispatchError::BadOrigin);
		}
	});
}
