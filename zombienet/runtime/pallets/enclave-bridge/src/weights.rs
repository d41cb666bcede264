//! What the calls cost on Integritee, so that packing a block can be tested here.
//!
//! Measured on the Integritee testnet's runtime (spec 50) through its `TransactionPaymentCallApi`,
//! with `scripts/weights.mjs`; each figure is the total weight of the call, database accesses
//! included. They do not describe how long this implementation takes.

use frame_support::weights::Weight;

/// The same for every length of the ciphertext: 0, 1, 32, 100, 500, 1,000, 5,000, 20,000 and
/// 100,000 bytes measured.
pub const fn invoke() -> Weight {
	Weight::from_parts(115_861_000, 0)
}

pub const fn confirm_processed_parentchain_block() -> Weight {
	Weight::from_parts(202_903_000, 3_873)
}

/// The same for 0, 100 and 1,000 bytes of ciphertext.
pub const fn shield_funds() -> Weight {
	Weight::from_parts(192_469_000, 3_593)
}

pub const fn unshield_funds() -> Weight {
	Weight::from_parts(647_361_000, 6_196)
}

/// Grows with every byte of data, whatever the number of topics (0 to 6 measured):
///
/// | bytes | ref time | proof size |
/// |---|---|---|
/// | 0 | 308,383,882 | 3,873 |
/// | 1 | 435,846,105 | 6,348 |
/// | 5 | 945,694,997 | 16,248 |
/// | 50 | 6,681,495,032 | 127,623 |
/// | 100 | 13,054,606,182 | 251,373 |
///
/// It goes on growing beyond the 100 bytes that the call accepts (101 and 200 measured).
pub const fn publish_hash(data_len: usize) -> Weight {
	Weight::from_parts(127_462_223, 2_475)
		.saturating_mul(data_len as u64)
		.saturating_add(Weight::from_parts(308_383_882, 3_873))
}

/// The same for 0, 1 and 3 authorities.
pub const fn update_shard_config() -> Weight {
	Weight::from_parts(317_823_000, 3_986)
}

pub const fn purge_enclave_from_shard_status() -> Weight {
	Weight::from_parts(135_000_000, 0)
}
