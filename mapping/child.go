package mapping

import (
	"slices"
	"strings"
)

// A mapping can set fields of the records that hang on an item, such as
// Infocom.buy_date. Those records say by `itemtype` and `items_id` to which item
// they belong, and there is one of a kind an item.

// ChildOf takes the name of a field apart that belongs to such a record: its
// itemtype, and the field's name there.
func ChildOf(field string) (itemtype, name string, ok bool) { return strings.Cut(field, ".") }

// child looks up a field of a record that hangs on the item. The field keeps its
// whole name.
func (b *binder) child(c Column) (Field, bool) {
	itemtype, name, _ := ChildOf(c.Field)
	schema, known := Builtin(itemtype)
	switch {
	case !known || !hangs(schema) || hangs(b.schema):
		b.add(c.at, "child-field", c.Field)
		return Field{}, false
	case bare(b.schema.Itemtype):
		b.add(c.at, "no-records", b.schema.Itemtype)
		return Field{}, false
	case readOnly(name) || slices.Contains(ofOwner(), name):
		b.add(c.at, "read-only-field", c.Field)
		return Field{}, false
	}
	field, ok := b.knownIn(schema, c.at, name)
	field.Name = c.Field
	return field, ok
}

// bare reports whether items of an itemtype are known to have no financial data. The
// server would make a record all the same, and show it nowhere.
func bare(itemtype string) bool {
	_, known := Builtin(itemtype)
	return known && !slices.Contains([]string{
		"Appliance", "CartridgeItem", "Certificate", "Computer", "ConsumableItem", "Domain", "Enclosure", "Line", "Monitor",
		"NetworkEquipment", "PDU", "Peripheral", "Phone", "Printer", "Rack", "Software", "SoftwareLicense",
	}, itemtype)
}

// elsewhere tells fields that people look for beside an item, and that are kept in
// records of several to an item, or by a plugin.
func elsewhere(field string) bool {
	return strings.HasPrefix(field, "operatingsystem") || strings.HasPrefix(field, "networkports") || strings.HasPrefix(field, "plugin_")
}

// hangs reports whether the items of a schema are records that hang on others.
func hangs(schema *Schema) bool {
	_, itemtype := schema.Field("itemtype")
	_, items := schema.Field("items_id")
	return itemtype && items
}

// ofOwner lists the fields that such a record has of the item on which it hangs.
func ofOwner() []string { return []string{"itemtype", "items_id", "entities_id", "is_recursive"} }
