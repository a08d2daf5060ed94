// Package help has the pages that explain the program: help, the keyboard shortcuts, about, and the diagnostics that a person
// copies for somebody else.
package help
