//! TAXII 2.1 resources, filters, media types and errors. Pure.
