//! Client of the SMS provider's HTTP gateway.
