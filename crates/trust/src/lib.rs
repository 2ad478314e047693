//! Trust decisions on travel documents: signatures, chains, passive authentication, the verdict. Pure.
