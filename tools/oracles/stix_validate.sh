#!/bin/sh
# Has stix2-validator (pip install stix2-validator) judge every STIX object that we build and publish. Run it in the repository.
set -eu
for file in testdata/stix/built.json docs/stix/extension-definitions.json "$@"; do
    stix2_validator --version 2.1 "$file"
done
