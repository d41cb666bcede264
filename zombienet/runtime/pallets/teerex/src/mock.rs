//! A chain with nothing but this pallet, for its tests.

use crate as pallet_teerex;
use frame_support::{
	derive_impl,
	sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage},
	traits::ConstU64,
};
use sp_io::TestExternalities;

pub type AccountId = AccountId32;

frame_support::construct_runtime! {
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Teerex: pallet_teerex,
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId;
	type Block = frame_system::mocking::MockBlock<Test>;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

pub const DAY: u64 = 86_400_000;

impl pallet_teerex::Config for Test {
	type MaxAttestationRenewalPeriod = ConstU64<{ 2 * DAY }>;
	type MomentsPerDay = ConstU64<DAY>;
	type RuntimeEvent = RuntimeEvent;
}

/// The time of the first block, in milliseconds.
pub const START: u64 = 1_800_000_000_000;

/// A chain on block 1 at [`START`], which allows registration without attestation if told so.
pub fn chain(allow_skipping_attestation: bool) -> TestExternalities {
	let genesis = RuntimeGenesisConfig {
		teerex: TeerexConfig {
			allow_sgx_debug_mode: true,
			allow_skipping_attestation,
			..Default::default()
		},
		..Default::default()
	};
	let mut chain = TestExternalities::new(genesis.build_storage().unwrap());
	chain.execute_with(|| {
		System::set_block_number(1);
		Timestamp::set_timestamp(START);
	});
	chain
}
