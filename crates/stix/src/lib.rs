//! STIX 2.1: objects kept byte-equal, canonical form, patterns, travel-document extensions. Pure.
