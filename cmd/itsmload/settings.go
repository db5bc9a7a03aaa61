package main

import "strings"

// lookup gives a variable of the environment, as os.LookupEnv does.
type lookup func(name string) (string, bool)

// layer is one place where settings may stand, by their keys: url, ca_file,
// profile, login, and the secrets user_token, password and app_token, each also
// as the name of a file that holds it, under its key with _file behind it.
type layer struct {
	values map[string]string
	prefix string // makes a key what people know it by
	upper  bool
	suffix string
}

// settingKeys lists all keys.
func settingKeys() []string {
	return []string{
		"url", "ca_file", "profile", "login", "user_token", "password", "app_token",
		"user_token_file", "password_file", "app_token_file",
	}
}

// envLayer takes the variables of one prefix. An empty one counts as unset.
func envLayer(env lookup, prefix string) layer {
	l := layer{values: map[string]string{}, prefix: prefix, upper: true}
	for _, key := range settingKeys() {
		if value, ok := env(l.name(key)); ok && (prefix == "ITSMNG_" || glpiKey(key)) {
			l.values[key] = value
		}
	}
	return l
}

// glpiKey reports whether a setting is also taken from its GLPI_ variable.
func glpiKey(key string) bool {
	switch strings.TrimSuffix(key, "_file") {
	case "url", "user_token", "app_token":
		return true
	}
	return false
}

// name is what people know a key of this place by.
func (l layer) name(key string) string {
	if l.upper {
		key = strings.ToUpper(key)
	}
	return l.prefix + key + l.suffix
}

func (l layer) get(key string) string { return l.values[key] }

// has reports whether a secret stands here, itself or as a file.
func (l layer) has(key string) bool {
	return l.get(key) != "" || l.get(key+"_file") != ""
}

// secret gives a secret of this place, read from its file where a file is named.
func (l layer) secret(key string) (string, error) {
	path := l.get(key + "_file")
	if path == "" {
		return l.get(key), nil
	}
	if l.get(key) != "" {
		return "", usage("%s and %s are both set: keep one of them", l.name(key), l.name(key+"_file"))
	}
	return secretFile(l.name(key+"_file"), path)
}

// layers are the places of settings, the one that wins first.
type layers []layer

// first gives the value of a key in the first place that has it.
func (p layers) first(key string) string {
	for _, place := range p {
		if value := place.get(key); value != "" {
			return value
		}
	}
	return ""
}

// secret gives a secret of the first place that has it.
func (p layers) secret(key string) (string, error) {
	for _, place := range p {
		if place.has(key) {
			return place.secret(key)
		}
	}
	return "", nil
}
