//! Connected components of a label map: specks absorbed, regions in one piece.

mod components;
pub mod islands;
mod piece_tree;
pub mod pieces;
