//! Words of the product as types: ids, time, money, configuration, call events, call records.
