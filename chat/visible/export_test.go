package visible

// Viramas are the signs that joiners stand after.
const Viramas = viramas
