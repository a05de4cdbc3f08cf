//! Nothing: the tests beside it are of an edition that the root package is not of.
