package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"itsmload/mapping"
)

// settingsName is the file of settings, looked for in the working directory.
const settingsName = "itsmload.yaml"

// settingsFile reads the file of settings, which need not be there. It warns
// where it holds a secret and other people can read it. No error quotes its
// lines, since a secret may stand in them.
func settingsFile(path string, talk io.Writer) (layer, error) {
	l := layer{suffix: " in " + path}
	data, err := ordinary(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, usage("settings: %w", err)
	}
	if l.values, err = parseSettings(path, data); err != nil {
		return l, err
	}
	if (l.get("user_token") + l.get("password") + l.get("app_token")) != "" {
		warnReadable(path, talk)
	}
	return l, nil
}

// parseSettings takes the values as they are written, so that a token of digits
// stays what it is.
func parseSettings(path string, data []byte) (map[string]string, error) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, usage("%s is not YAML: %s", path, yaml.FormatError(err, false, false))
	}
	values := map[string]string{}
	for _, doc := range file.Docs {
		pairs, err := topPairs(path, doc.Body)
		if err != nil {
			return nil, err
		}
		for _, pair := range pairs {
			if err := addSetting(values, path, pair); err != nil {
				return nil, err
			}
		}
	}
	return values, nil
}

func topPairs(path string, body ast.Node) ([]*ast.MappingValueNode, error) {
	switch node := body.(type) {
	case nil, *ast.CommentGroupNode, *ast.NullNode:
		return nil, nil
	case *ast.MappingNode:
		return node.Values, nil
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{node}, nil
	}
	return nil, usage("%s: write lines of the form `url: https://itsm.example.org`", path)
}

func addSetting(values map[string]string, path string, pair *ast.MappingValueNode) error {
	key := pair.Key.GetToken()
	place := fmt.Sprintf("%s:%d", path, key.Position.Line)
	if !slices.Contains(settingKeys(), key.Value) {
		return usage("%s: unknown key %q%s", place, key.Value, didYouMean(key.Value, settingKeys()))
	}
	if _, twice := values[key.Value]; twice {
		return usage("%s: %s stands twice", place, key.Value)
	}
	switch value := pair.Value.(type) {
	case *ast.NullNode:
	case ast.ScalarNode:
		values[key.Value] = value.GetToken().Value
	default:
		return usage("%s: %s takes one value", place, key.Value)
	}
	return nil
}

// didYouMean names the nearest of the known words.
func didYouMean(word string, known []string) string {
	near := mapping.Nearest(word, known, 1)
	if len(near) == 0 {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", near[0])
}

// warnReadable warns where others on the machine can read a file of secrets.
// Windows keeps its permissions elsewhere.
func warnReadable(path string, talk io.Writer) {
	info, err := os.Stat(path)
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		fmt.Fprintf(talk, "itsmload: %s holds a secret and others can read it: chmod 600 %s\n", path, path)
	}
}
