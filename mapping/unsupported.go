package mapping

import "slices"

// unsupported lists the keys of objects, and the values of keys, that are known
// and not done yet. A mapping that asks for one is refused, rather than carried
// out without it.
func unsupported() []string {
	return []string{
		"guards: max_clears",
		"guards: max_failures",
	}
}

// later reports whether a key of an object, or a value of a key, is one of those.
func (l *loader) later(where, what string) bool {
	return slices.Contains(l.unsupported, where+": "+what)
}
