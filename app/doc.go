// Package app puts the program together: it opens files and sockets, connects the parts, runs a face, and stops everything in
// order. It is the only package that knows all the others.
package app
