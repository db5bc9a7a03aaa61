package mapping

import (
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of what is read, far above any mapping that a person writes: aliases
// can make a small file stand for an endless one.
const (
	mostBytes = 256 << 10
	mostNodes = 100_000
)

// parseYAML gives the one document of a YAML text.
func parseYAML(data []byte) (node, flaws) {
	p := yamlReader{anchors: map[string]node{}}
	text, ok := p.plausible(data)
	if !ok {
		return node{}, p.flaws
	}
	tokens := lexer.Tokenize(text)
	if t := tooDeep(tokens); t != nil {
		p.add(place{t.Position.Line, t.Position.Column}, "deep-mapping", mostLevels)
		return node{}, p.flaws
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		p.syntax(err)
		return node{}, p.flaws
	}
	docs := slices.DeleteFunc(file.Docs, func(d *ast.DocumentNode) bool { return d.Body == nil })
	if len(docs) == 0 {
		p.add(place{}, "empty-mapping")
		return node{}, p.flaws
	}
	if len(docs) > 1 {
		p.add(placeOf(docs[1].Body), "several-documents")
	}
	return p.node(docs[0].Body), p.flaws
}

// yamlReader makes nodes of a syntax tree.
type yamlReader struct {
	flaws
	anchors map[string]node
	nodes   int
}

// plausible looks at the bytes before they are parsed.
func (p *yamlReader) plausible(data []byte) (string, bool) {
	text := strings.TrimPrefix(string(data), "\ufeff")
	switch {
	case len(text) > mostBytes:
		p.add(place{}, "huge-mapping", mostBytes>>10)
	case strings.ToValidUTF8(text, "") != text:
		p.add(place{}, "mapping-encoding")
	case p.tabbed(text):
	default:
		return strings.ReplaceAll(text, "\r\n", "\n"), true
	}
	return "", false
}

// tabbed looks for lines that are set in with a tab, on which parsers trip
// further down.
func (p *yamlReader) tabbed(text string) bool {
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		rest := strings.TrimLeft(line, " ")
		if strings.HasPrefix(rest, "\t") && strings.TrimSpace(rest) != "" {
			p.add(place{number, len(line) - len(rest) + 1}, "tab-indent")
		}
	}
	return len(p.flaws) > 0
}

func (p *yamlReader) syntax(err error) {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		p.add(place{}, "bad-yaml", err.Error())
		return
	}
	at := syntax.GetToken().Position
	p.add(place{at.Line, at.Column}, "bad-yaml", syntax.GetMessage())
}

// node converts a part of the syntax tree, aliases put in their place.
func (p *yamlReader) node(n ast.Node) node {
	if p.nodes++; p.nodes > mostNodes {
		if p.nodes == mostNodes+1 {
			p.add(placeOf(n), "huge-mapping", mostBytes>>10)
		}
		return node{}
	}
	out := node{place: placeOf(n)}
	switch n := n.(type) {
	case *ast.MappingNode:
		out.shape, out.pairs = object, p.pairs(n.Values)
	case *ast.MappingValueNode:
		out.shape, out.pairs = object, p.pairs([]*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		out.shape = list
		for _, item := range n.Values {
			out.items = append(out.items, p.node(item))
		}
	case *ast.AnchorNode:
		out = p.node(n.Value)
		p.anchors[n.Name.String()] = out
	case *ast.AliasNode:
		out = p.alias(out.place, n.Value.String())
	case *ast.TagNode:
		out = p.tagged(n)
	default:
		out.shape, out.text = scalar(n)
	}
	return out
}

// pairs converts what an object holds. What `<<` brings in gives way to the
// object's own keys.
func (p *yamlReader) pairs(values []*ast.MappingValueNode) []pair {
	var own, merged []pair
	for _, v := range values {
		if v.Key.IsMergeKey() {
			merged = append(merged, p.merged(v.Value)...)
			continue
		}
		own = append(own, pair{p.node(v.Key), p.node(v.Value)})
	}
	for _, m := range merged {
		if !slices.ContainsFunc(own, func(o pair) bool { return o.key.text == m.key.text }) {
			own = append(own, m)
		}
	}
	return own
}

// merged gives the keys of the object, or of the list of objects, behind `<<`.
func (p *yamlReader) merged(n ast.Node) []pair {
	from := p.node(n)
	pairs := slices.Clone(from.pairs)
	for _, item := range from.items {
		pairs = append(pairs, item.pairs...)
	}
	return pairs
}

func (p *yamlReader) alias(at place, name string) node {
	n, ok := p.anchors[name]
	if !ok {
		p.add(at, "unknown-alias", name)
		return node{place: at}
	}
	if p.nodes += n.size(); p.nodes > mostNodes {
		p.add(at, "huge-mapping", mostBytes>>10)
		return node{place: at}
	}
	n.place = at
	return n
}

// tagged takes `!!str 12` for the text 12, and lets other tags be.
func (p *yamlReader) tagged(n *ast.TagNode) node {
	out := p.node(n.Value)
	if n.Start.Value == "!!str" && out.shape != list && out.shape != object {
		out.shape = word
	}
	return out
}

// scalar gives a scalar as it is written.
func scalar(n ast.Node) (shape, string) {
	if n == nil {
		return nothing, ""
	}
	text := n.GetToken().Value
	switch n := n.(type) {
	case *ast.NullNode:
		return nothing, text
	case *ast.StringNode:
		return word, n.Value
	case *ast.LiteralNode:
		return word, n.Value.Value
	case *ast.IntegerNode:
		return integer, text
	case *ast.FloatNode:
		return fraction, text
	case *ast.BoolNode:
		return boolean, text
	case *ast.MappingKeyNode:
		return scalar(n.Value)
	}
	return word, text
}

// placeOf gives the place of the first character of a node.
func placeOf(n ast.Node) place {
	if n == nil || n.GetToken() == nil {
		return place{}
	}
	at := first(n).Position
	return place{at.Line, at.Column}
}

// first finds the token with which a node starts: that of an object in block
// style is its colon.
func first(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return first(n.Values[0])
		}
	case *ast.MappingValueNode:
		return first(n.Key)
	}
	return n.GetToken()
}
