# Links and designations as claims
