//! Assets.
#[derive(Default)]
pub(crate) struct Assets;
