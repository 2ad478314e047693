//! HTTP edge: API, TAXII server and the desk.
