package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// ordinary reads a file that must be an ordinary one: a pipe into which nobody
// writes would be waited for without end.
func ordinary(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is a folder, a pipe or a device: name an ordinary file", path)
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// secretFile reads a secret from the file that a setting or a flag names. That
// may be a pipe, as /dev/stdin or a shell's <(…) is: where a secret is made as it
// is asked for, it lies nowhere. What is longer than any secret is none.
func secretFile(setting, path string) (string, error) {
	const most = 64 << 10
	data, err := readAtMost(path, most+1)
	switch {
	case err != nil:
		return "", usage("%s: %w: name a file that can be read", setting, err)
	case len(data) > most:
		return "", usage("%s: %s holds more than a secret: name a file that holds nothing else", setting, path)
	}
	value := strings.TrimRight(string(data), "\r\n")
	if value == "" {
		return "", usage("%s: the file %s is empty", setting, path)
	}
	return value, nil
}

// readAtMost reads the beginning of a file.
func readAtMost(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most))
}
