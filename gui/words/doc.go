// Package words has every sentence of the window, in English and Chinese, and how times, states and troubles are told.
package words
