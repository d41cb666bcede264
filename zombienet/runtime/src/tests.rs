//! Limits, weights and fees of the whole runtime, with the figures read off Integritee.

use crate::{weights::WeightToFee, RuntimeCall, TransactionPayment, TxExtension};
use alloc::{vec, vec::Vec};
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::{Weight, WeightToFee as _},
};
use sp_core::H256;
use sp_runtime::{generic::Era, traits::TransactionExtension};

const NORMAL_PROOF: u64 = 3_932_160;

fn weigh(call: &RuntimeCall) -> (u64, u64) {
	let weight = call.get_dispatch_info().call_weight;
	(weight.ref_time(), weight.proof_size())
}

fn remark(bytes: usize) -> RuntimeCall {
	frame_system::Call::remark { remark: vec![0; bytes] }.into()
}

fn publish_hash(bytes: usize) -> RuntimeCall {
	pallet_enclave_bridge::Call::publish_hash {
		hash: H256::zero(),
		extra_topics: vec![H256::zero()],
		data: vec![0; bytes],
	}
	.into()
}

fn extensions() -> TxExtension {
	(
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(0),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	)
}

/// The form in which replies are published.
fn replies(bytes: usize) -> RuntimeCall {
	pallet_utility::Call::batch_all { calls: vec![publish_hash(5), remark(bytes)] }.into()
}

#[test]
fn block_limits_are_those_of_the_real_chain() {
	let limits = crate::weights::RuntimeBlockWeights::get();
	let normal = limits.get(DispatchClass::Normal);
	assert_eq!(limits.max_block, Weight::from_parts(500_000_000_000, 5_242_880));
	assert_eq!(limits.base_block, Weight::from_parts(390_584_000, 0));
	assert_eq!(normal.base_extrinsic, Weight::from_parts(124_414_000, 0));
	assert_eq!(normal.max_total, Some(Weight::from_parts(375_000_000_000, NORMAL_PROOF)));
	assert_eq!(normal.max_extrinsic, Some(Weight::from_parts(349_875_586_000, 3_670_016)));
	let length = crate::weights::RuntimeBlockLength::get();
	assert_eq!(*length.max.get(DispatchClass::Normal), 3_932_160);
	assert_eq!(*length.max.get(DispatchClass::Operational), 5_242_880);
}

#[test]
fn remarks_and_batches_cost_what_the_real_chain_charges() {
	assert_eq!(weigh(&remark(0)), (191_644_683, 0));
	assert_eq!(weigh(&remark(1_000_000)), (480_644_683, 0));
	let with_event = |bytes| -> RuntimeCall {
		frame_system::Call::remark_with_event { remark: vec![0; bytes] }.into()
	};
	assert_eq!(weigh(&with_event(0)), (17_261_113, 0));
	assert_eq!(weigh(&with_event(1_000_000)), (1_381_261_113, 0));
	let calls: Vec<_> = (0..3).map(|_| remark(0)).collect();
	let batch: RuntimeCall = pallet_utility::Call::batch { calls: calls.clone() }.into();
	let force: RuntimeCall = pallet_utility::Call::force_batch { calls: calls.clone() }.into();
	let all: RuntimeCall = pallet_utility::Call::batch_all { calls }.into();
	assert_eq!(weigh(&batch), (665_054_723, 0));
	assert_eq!(weigh(&force), (609_597_848, 0));
	assert_eq!(weigh(&all), (591_898_925, 0));
}

#[test]
fn replies_cost_what_the_real_chain_charges() {
	assert_eq!(weigh(&replies(0)), (1_150_178_264, 16_248));
	assert_eq!(weigh(&replies(1_000)), (1_150_467_264, 16_248));
	assert_eq!(weigh(&replies(1_000_000)), (1_439_178_264, 16_248));
}

/// What the transaction extensions add to every extrinsic. `query_call_info` does not tell it, nor
/// that the length of an extrinsic counts as proof size; Integritee's testnet (spec 50, older SDK)
/// has neither.
#[test]
fn extensions_and_length_take_their_share_of_the_proof_size() {
	let extensions = extensions().weight(&replies(137));
	assert_eq!(extensions.proof_size(), 7_186);
	let (_, call) = weigh(&replies(137));
	let length = 322;
	assert_eq!(NORMAL_PROOF / (call + extensions.proof_size() + length), 165);
	assert_eq!(NORMAL_PROOF / weigh(&publish_hash(100)).1, 15);
}

#[test]
fn fees_are_those_of_the_real_chain() {
	let fee = |ref_time| WeightToFee::weight_to_fee(&Weight::from_parts(ref_time, 5_000_000));
	assert_eq!(fee(1), 0);
	assert_eq!(fee(1_000_000), 2_679);
	assert_eq!(fee(124_414_000), 333_333);
	assert_eq!(fee(1_000_000_000), 2_679_226);
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(TransactionPayment::length_to_fee(100), 100_000_000);
		// More than a block can hold costs what a full block costs.
		let huge = Weight::from_parts(1_000_000_000_000, 0);
		assert_eq!(TransactionPayment::weight_to_fee(huge), 1_339_613_000);
	});
}
