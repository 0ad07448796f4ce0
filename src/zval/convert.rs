//! Conversions between scalar types, without notices: those belong to the evaluator.
