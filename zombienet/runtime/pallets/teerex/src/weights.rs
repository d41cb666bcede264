//! What the calls cost on Integritee, so that packing a block can be tested here.
//!
//! Measured on the Integritee testnet's runtime (spec 50) through its `TransactionPaymentCallApi`,
//! with `scripts/weights.mjs`; each figure is the total weight of the call, database accesses
//! included. No argument changes any of them. They do not describe how long this implementation
//! takes, which verifies nothing.

use frame_support::weights::Weight;

/// The same for every attestation method, for proofs of 0 to 5,000 bytes and URLs of 0 to 256.
pub const fn register_sgx_enclave() -> Weight {
	Weight::from_parts(3_520_079_000, 4_249)
}

pub const fn unregister_sovereign_enclave() -> Weight {
	Weight::from_parts(171_296_000, 3_996)
}

pub const fn unregister_proxied_enclave() -> Weight {
	Weight::from_parts(185_622_000, 4_098)
}

/// The same for 0, 100 and 1,000 bytes of identity and certificates.
pub const fn register_quoting_enclave() -> Weight {
	Weight::from_parts(1_666_888_000, 1_493)
}

/// The same for 0, 100 and 1,000 bytes of TCB information and certificates.
pub const fn register_tcb_info() -> Weight {
	Weight::from_parts(1_807_304_000, 1_493)
}

pub const fn set_security_flags() -> Weight {
	Weight::from_parts(210_628_000, 0)
}
