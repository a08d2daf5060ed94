package visible

// Viramas are the signs that joiners stand after.
const Viramas = viramas

// Plain and Showable are the function behind the fast path, and the one that it stands for.
var Plain, Showable = plain, showable
