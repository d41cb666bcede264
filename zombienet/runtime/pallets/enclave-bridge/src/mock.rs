//! A chain with this pallet and what it needs, for its tests.

use crate as pallet_enclave_bridge;
use enclave_bridge_primitives::ShardIdentifier;
use frame_support::{
	assert_ok, derive_impl,
	sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage},
	traits::ConstU64,
};
use pallet_teerex::primitives::SgxAttestationMethod;
use sp_io::TestExternalities;

pub type AccountId = AccountId32;

frame_support::construct_runtime! {
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Teerex: pallet_teerex,
		EnclaveBridge: pallet_enclave_bridge,
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<u64>;
	type AccountId = AccountId;
	type Block = frame_system::mocking::MockBlock<Test>;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

const DAY: u64 = 86_400_000;

impl pallet_teerex::Config for Test {
	type MaxAttestationRenewalPeriod = ConstU64<{ 2 * DAY }>;
	type MomentsPerDay = ConstU64<DAY>;
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_enclave_bridge::Config for Test {
	type Currency = Balances;
	type RuntimeEvent = RuntimeEvent;
}

/// What [`USER`] owns at genesis.
pub const ENDOWMENT: u64 = 1_000;

pub const USER: AccountId = AccountId::new([1; 32]);
pub const ENCLAVE: AccountId = AccountId::new([2; 32]);
pub const OTHER: AccountId = AccountId::new([3; 32]);

/// The measurement of [`ENCLAVE`].
pub const AB: ShardIdentifier = ShardIdentifier::repeat_byte(0xab);
/// The measurement of [`OTHER`].
pub const CD: ShardIdentifier = ShardIdentifier::repeat_byte(0xcd);
/// A shard that is nobody's measurement.
pub const EF: ShardIdentifier = ShardIdentifier::repeat_byte(0xef);

/// Registers `who` as sovereign enclave with `measurement`.
pub fn register(who: AccountId, measurement: ShardIdentifier) {
	assert_ok!(Teerex::register_sgx_enclave(
		RuntimeOrigin::signed(who),
		measurement.as_bytes().to_vec(),
		None,
		SgxAttestationMethod::Skip { proxied: false },
	));
}

/// A chain on block 1 with [`ENCLAVE`] and [`OTHER`] registered.
pub fn chain() -> TestExternalities {
	let genesis = RuntimeGenesisConfig {
		balances: BalancesConfig { balances: vec![(USER, ENDOWMENT)], ..Default::default() },
		teerex: TeerexConfig { allow_skipping_attestation: true, ..Default::default() },
		..Default::default()
	};
	let mut chain = TestExternalities::new(genesis.build_storage().unwrap());
	chain.execute_with(|| {
		System::set_block_number(1);
		Timestamp::set_timestamp(1_800_000_000_000);
		register(ENCLAVE, AB);
		register(OTHER, CD);
	});
	chain
}
