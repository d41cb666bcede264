//! # Development L1 runtime
//!
//! A solo chain (Aura, GRANDPA) that is wire-compatible with the parts of the Integritee chain that
//! the signing agent uses. It exists for tests and demos only: it has a sudo key, and it never
//! verifies an attestation.
//!
//! Same as Integritee (checked against its metadata by `scripts/compare.mjs`):
//!
//! - pallet names and indices: System 0, Timestamp 3, Multisig 6, Proxy 7, Utility 9, Balances 10,
//!   TransactionPayment 11, Sudo 17, Aura 23, Teerex 50, EnclaveBridge 54;
//! - their calls, events, errors and storage items;
//! - the transaction extensions (those of Integritee on Polkadot and on Kusama);
//! - address, signature and hash types, SS58 prefix 13, 12 decimals;
//! - block limits, and the weights of the calls the agent makes (see [`weights`]).
//!
//! Different: Grandpa (25) instead of the parachain pallets; all other Integritee pallets are
//! missing; weights of other calls; the fee multiplier stays at one; block time; attestation (see
//! `pallet_teerex`).

#![cfg_attr(not(feature = "std"), no_std)]
// `construct_runtime!` does a lot of recursion.
#![recursion_limit = "512"]

extern crate alloc;

pub mod apis;
pub mod genesis;
#[cfg(test)]
mod tests;
pub mod weights;

use alloc::{borrow::Cow, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	construct_runtime, derive_impl, parameter_types,
	traits::{ConstBool, ConstU128, ConstU16, ConstU32, ConstU64, ConstU8, InstanceFilter},
	weights::{constants::RocksDbWeight, ConstantMultiplier},
};
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use scale_info::TypeInfo;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::H256;
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{AccountIdLookup, BlakeTwo256, IdentifyAccount, One, Verify},
	MultiAddress, MultiSignature, RuntimeDebug,
};
use sp_version::RuntimeVersion;

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type Address = MultiAddress<AccountId, ()>;
pub type Balance = u128;
pub type BlockNumber = u32;
pub type Hash = H256;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Moment = u64;
pub type Nonce = u32;

/// The transaction extensions, in the order of the Integritee runtimes.
pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
);

pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// One TEER has 12 decimals.
pub const TEER: Balance = 1_000_000_000_000;
pub const MILLITEER: Balance = TEER / 1_000;
pub const MICROTEER: Balance = MILLITEER / 1_000;

/// What storing `items` values of `bytes` bytes altogether reserves.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	items as Balance * 20 * TEER + bytes as Balance * MILLITEER
}

/// Time between blocks in milliseconds. Cannot change on a running chain.
#[cfg(not(feature = "fast"))]
pub const SLOT_DURATION: Moment = 6_000;
/// Time between blocks in milliseconds. Cannot change on a running chain.
#[cfg(feature = "fast")]
pub const SLOT_DURATION: Moment = 1_000;

/// Milliseconds in a day.
pub const MILLISECONDS_PER_DAY: Moment = 86_400_000;

/// Fee of one byte of an extrinsic.
pub const TRANSACTION_BYTE_FEE: Balance = MICROTEER;

#[cfg(not(feature = "next"))]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("signer-dev-l1"),
	impl_name: Cow::Borrowed("signer-dev-l1"),
	authoring_version: 1,
	spec_version: 2,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// The runtime that upgrade tests put in place of the first: extrinsics signed for the one are not for the other.
#[cfg(feature = "next")]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("signer-dev-l1"),
	impl_name: Cow::Borrowed("signer-dev-l1"),
	authoring_version: 1,
	spec_version: 3,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 2,
	system_version: 1,
};

impl_opaque_keys! {
	pub struct SessionKeys {
		pub aura: Aura,
		pub grandpa: Grandpa,
	}
}

construct_runtime! {
	pub enum Runtime {
		System: frame_system = 0,
		Timestamp: pallet_timestamp = 3,
		Multisig: pallet_multisig = 6,
		Proxy: pallet_proxy = 7,
		Utility: pallet_utility = 9,
		Balances: pallet_balances = 10,
		TransactionPayment: pallet_transaction_payment = 11,
		Sudo: pallet_sudo = 17,
		Aura: pallet_aura = 23,
		Grandpa: pallet_grandpa = 25,
		Teerex: pallet_teerex = 50,
		EnclaveBridge: pallet_enclave_bridge = 54,
	}
}

parameter_types! {
	pub const Version: RuntimeVersion = VERSION;
	pub FeeMultiplier: Multiplier = Multiplier::one();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type Block = Block;
	type BlockHashCount = ConstU32<250>;
	type BlockLength = weights::RuntimeBlockLength;
	type BlockWeights = weights::RuntimeBlockWeights;
	type DbWeight = RocksDbWeight;
	type Hash = Hash;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type MaxConsumers = ConstU32<16>;
	type Nonce = Nonce;
	type SS58Prefix = ConstU16<13>;
	type SystemWeightInfo = weights::SystemWeight;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type Moment = Moment;
	type OnTimestampSet = Aura;
	type WeightInfo = ();
}

impl pallet_aura::Config for Runtime {
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<32>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem = ();
	type KeyOwnerProof = sp_core::Void;
	type MaxAuthorities = ConstU32<32>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type Balance = Balance;
	type DoneSlashHandler = ();
	type DustRemoval = ();
	type ExistentialDeposit = ConstU128<MILLITEER>;
	type FreezeIdentifier = ();
	type MaxFreezes = ConstU32<0>;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type ReserveIdentifier = [u8; 8];
	type RuntimeEvent = RuntimeEvent;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = ();
}

impl pallet_transaction_payment::Config for Runtime {
	type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
	type LengthToFee = ConstantMultiplier<Balance, ConstU128<TRANSACTION_BYTE_FEE>>;
	type OnChargeTransaction = FungibleAdapter<Balances, ()>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type WeightToFee = weights::WeightToFee;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::UtilityWeight;
}

impl pallet_multisig::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = Balances;
	type DepositBase = ConstU128<{ deposit(1, 88) }>;
	type DepositFactor = ConstU128<{ deposit(0, 32) }>;
	type MaxSignatories = ConstU32<10>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

/// What a proxy may do, with the variants of the Integritee runtimes.
#[derive(
	Copy,
	Clone,
	Default,
	Eq,
	PartialEq,
	Ord,
	PartialOrd,
	Encode,
	Decode,
	DecodeWithMemTracking,
	RuntimeDebug,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	Any,
	/// Everything but moving funds.
	NonTransfer,
	/// Governance; this chain has none, so only `Utility`.
	Governance,
	/// Rejecting announced proxy calls.
	CancelProxy,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::NonTransfer => !matches!(
				call,
				RuntimeCall::Balances(..)
					| RuntimeCall::EnclaveBridge(
						pallet_enclave_bridge::Call::shield_funds { .. }
							| pallet_enclave_bridge::Call::unshield_funds { .. }
					)
			),
			Self::Governance => matches!(call, RuntimeCall::Utility(..)),
			Self::CancelProxy => {
				matches!(call, RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. }))
			}
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(x, y) if x == y => true,
			(Self::Any, _) => true,
			(_, Self::Any) => false,
			(Self::NonTransfer, _) => true,
			_ => false,
		}
	}
}

impl pallet_proxy::Config for Runtime {
	type AnnouncementDepositBase = ConstU128<{ deposit(1, 8) }>;
	type AnnouncementDepositFactor = ConstU128<{ deposit(0, 66) }>;
	type BlockNumberProvider = System;
	type CallHasher = BlakeTwo256;
	type Currency = Balances;
	type MaxPending = ConstU32<32>;
	type MaxProxies = ConstU32<32>;
	type ProxyDepositBase = ConstU128<{ deposit(1, 8) }>;
	type ProxyDepositFactor = ConstU128<{ deposit(0, 33) }>;
	type ProxyType = ProxyType;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_teerex::Config for Runtime {
	type MaxAttestationRenewalPeriod = ConstU64<{ 2 * MILLISECONDS_PER_DAY }>;
	type MomentsPerDay = ConstU64<MILLISECONDS_PER_DAY>;
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_enclave_bridge::Config for Runtime {
	type Currency = Balances;
	type RuntimeEvent = RuntimeEvent;
}
