//! Block limits, fees, and the weights of the calls that carry replies, all as on Integritee.
//!
//! Read off the Integritee testnet's runtime (spec 50): constants from its metadata, weights and
//! fees through its `TransactionPaymentCallApi`, with `scripts/weights.mjs`. With them a batch of
//! replies fills a block here exactly as it does there. Calls that are not listed have the weights
//! of the SDK.

use crate::{Balance, Runtime};
use frame_support::{
	dispatch::DispatchClass,
	parameter_types,
	weights::{
		constants::WEIGHT_REF_TIME_PER_MILLIS, Weight, WeightToFeeCoefficient,
		WeightToFeeCoefficients, WeightToFeePolynomial,
	},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::Perbill;

/// Longest block in bytes, and largest proof of validity of a parachain block.
const MAX_BLOCK_BYTES: u32 = 5 * 1024 * 1024;

/// Half a second of execution. The proof size limits nothing physical on a solo chain; it is there
/// to be met by tests.
const MAX_BLOCK_WEIGHT: Weight =
	Weight::from_parts(500 * WEIGHT_REF_TIME_PER_MILLIS, MAX_BLOCK_BYTES as u64);

/// The share of a block that normal extrinsics may use.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// The share of a normal block that hooks are expected to use, so that no extrinsic may.
const AVERAGE_ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(5);

/// What an empty block costs.
const BASE_BLOCK: Weight = Weight::from_parts(390_584_000, 0);

/// What an extrinsic costs besides its call.
const BASE_EXTRINSIC: Weight = Weight::from_parts(124_414_000, 0);

fn block_weights() -> BlockWeights {
	let normal = NORMAL_DISPATCH_RATIO * MAX_BLOCK_WEIGHT;
	BlockWeights::builder()
		.base_block(BASE_BLOCK)
		.for_class(DispatchClass::all(), |limits| limits.base_extrinsic = BASE_EXTRINSIC)
		.for_class(DispatchClass::Normal, |limits| limits.max_total = Some(normal))
		.for_class(DispatchClass::Operational, |limits| {
			limits.max_total = Some(MAX_BLOCK_WEIGHT);
			limits.reserved = Some(MAX_BLOCK_WEIGHT - normal);
		})
		.avg_block_initialization(AVERAGE_ON_INITIALIZE_RATIO)
		.build_or_panic()
}

parameter_types! {
	pub RuntimeBlockWeights: BlockWeights = block_weights();
	pub RuntimeBlockLength: BlockLength =
		BlockLength::max_with_normal_ratio(MAX_BLOCK_BYTES, NORMAL_DISPATCH_RATIO);
}

/// Fee of a unit of ref time: 0.002679226, so that an extrinsic's base weight costs 333,333 units,
/// a third of a microTEER. Proof size is free.
pub struct WeightToFee;

impl WeightToFeePolynomial for WeightToFee {
	type Balance = Balance;

	fn polynomial() -> WeightToFeeCoefficients<Balance> {
		[WeightToFeeCoefficient {
			coeff_integer: 0,
			coeff_frac: Perbill::from_parts(2_679_226),
			negative: false,
			degree: 1,
		}]
		.into_iter()
		.collect()
	}
}

/// `base` plus `count` times `each` of ref time, without any proof.
fn linear(base: u64, each: u64, count: u32) -> Weight {
	Weight::from_parts(each, 0)
		.saturating_mul(count.into())
		.saturating_add(Weight::from_parts(base, 0))
}

type StockSystem = frame_system::weights::SubstrateWeight<Runtime>;

/// Weights of `System`: remarks as on Integritee, the rest as in the SDK.
pub struct SystemWeight;

impl frame_system::WeightInfo for SystemWeight {
	/// Measured with 0, 1, 32, 100, 1,000, 10,000, 100,000 and 1,000,000 bytes.
	fn remark(bytes: u32) -> Weight {
		linear(191_644_683, 289, bytes)
	}
	/// Measured with the same lengths.
	fn remark_with_event(bytes: u32) -> Weight {
		linear(17_261_113, 1_364, bytes)
	}
	fn set_heap_pages() -> Weight {
		StockSystem::set_heap_pages()
	}
	fn set_code() -> Weight {
		StockSystem::set_code()
	}
	fn set_storage(items: u32) -> Weight {
		StockSystem::set_storage(items)
	}
	fn kill_storage(items: u32) -> Weight {
		StockSystem::kill_storage(items)
	}
	fn kill_prefix(keys: u32) -> Weight {
		StockSystem::kill_prefix(keys)
	}
	fn authorize_upgrade() -> Weight {
		StockSystem::authorize_upgrade()
	}
	fn apply_authorized_upgrade() -> Weight {
		StockSystem::apply_authorized_upgrade()
	}
}

type StockUtility = pallet_utility::weights::SubstrateWeight<Runtime>;

/// Weights of `Utility`: batches as on Integritee (the weights of the batched calls come on top),
/// the rest as in the SDK.
pub struct UtilityWeight;

impl pallet_utility::WeightInfo for UtilityWeight {
	/// Measured with 0, 1 and 3 calls, as are the other two kinds of batch.
	fn batch(calls: u32) -> Weight {
		linear(79_707_689, 3_470_995, calls)
	}
	fn batch_all(calls: u32) -> Weight {
		linear(4_586_000, 4_126_292, calls)
	}
	fn force_batch(calls: u32) -> Weight {
		linear(23_864_411, 3_599_796, calls)
	}
	fn as_derivative() -> Weight {
		StockUtility::as_derivative()
	}
	fn dispatch_as() -> Weight {
		StockUtility::dispatch_as()
	}
	fn dispatch_as_fallible() -> Weight {
		StockUtility::dispatch_as_fallible()
	}
	fn if_else() -> Weight {
		StockUtility::if_else()
	}
}
