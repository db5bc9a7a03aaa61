package itsmtest

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"
)

// searchOption is an option as listSearchOptions gives it.
type searchOption struct {
	Name        string   `json:"name"`
	Table       string   `json:"table"`
	Field       string   `json:"field"`
	Datatype    string   `json:"datatype"`
	NoSearch    bool     `json:"nosearch"`
	NoDisplay   bool     `json:"nodisplay"`
	SearchTypes []string `json:"available_searchtypes"`
	UID         string   `json:"uid"`
}

func (c *call) listSearchOptions() (answer, error) {
	all := map[string]any{"common": heading("common")}
	for _, o := range c.table.Options {
		all[strconv.Itoa(o.ID)] = searchOption{
			Name: label(o), Table: o.Table, Field: o.Field, Datatype: o.Datatype,
			NoSearch: o.noSearch(), NoDisplay: o.Field == "template_name",
			SearchTypes: c.server.store.searchTypes(o), UID: o.UID,
		}
		group := o.group()
		all[group] = heading(group)
	}
	return asJSON(http.StatusOK, all), nil
}

// heading is the title of a group of options. Two of them come as bare text.
func heading(group string) any {
	title := words(group)
	if group == "tracking" || group == "link" {
		return title
	}
	return map[string]string{"name": title}
}

// group tells the group of an option by the itemtype on its way.
func (o *option) group() string {
	_, way, _ := strings.Cut(o.UID, ".")
	for _, known := range [][2]string{
		{"Item_OperatingSystem", "operatingsystem"}, {"Notepad", "notepad"}, {"users_id_lastupdater.Notepad", "notepad"},
		{"Item_Device", "devices"}, {"Item_Disk", "disk"}, {"ComputerVirtualMachine", "virtualmachine"},
		{"ComputerAntivirus", "antivirus"}, {"_virtual_datacenter", "datacenter"}, {"Item_Ticket", "tracking"},
		{"Item_Problem", "tracking"}, {"NetworkPort", "network"}, {"IPAddress", "network"}, {"Vlan", "network"},
		{"Contract_Item", "contract"}, {"Document_Item", "document"}, {"Infocom", "financial"}, {"Budget", "financial"},
		{"Supplier", "financial"}, {"BusinessCriticity", "financial"}, {"Domain_Item", "domain"},
		{"Appliance_Item", "appliance"}, {"Link_Itemtype", "link"},
	} {
		if strings.HasPrefix(way, known[0]) {
			return known[1]
		}
	}
	return "common"
}

func (o *option) noSearch() bool {
	return o.Field == "template_name" || strings.HasPrefix(o.Field, "_virtual")
}

// searchTypes are the ways to search in an option, by its data type.
func (s *store) searchTypes(o *option) []string {
	contains, equals := []string{"contains", "notcontains"}, []string{"equals", "notequals"}
	switch o.Datatype {
	case "bool":
		return []string{"equals"}
	case "date", "datetime", "date_delay":
		return []string{"equals", "notequals", "lessthan", "morethan", "contains", "notcontains"}
	case "itemtypename":
		return equals
	case "specific":
		return specificTypes(o.Field)
	case "number":
		if o.Table == "glpi_contracts" || o.Table == "glpi_infocoms" {
			return append(contains, equals...)
		}
		return contains
	case "dropdown", "itemlink", "":
		if o.Field != "name" && o.Field != "completename" {
			return contains
		}
		types := append(contains, equals...)
		if isTree(o.Table) {
			types = append(types, "under", "notunder")
		}
		return types
	}
	return contains
}

// specificTypes are those of an option with a form of its own.
func specificTypes(field string) []string {
	switch field {
	case "encryption_status":
		return []string{"equals"}
	case "sink_type", "status", "urgency", "impact", "priority", "type":
		return []string{"equals", "notequals"}
	}
	return []string{"contains", "notcontains"}
}

func isTree(table string) bool {
	switch strings.TrimPrefix(table, "glpi_") {
	case "locations", "states", "groups", "entities", "itilcategories", "businesscriticities", "softwarelicenses":
		return true
	}
	return false
}

// label is what the server calls an option. The measured labels belong to the
// server; these are made from the names: date_creation is Creation date, a
// reference to a ComputerType is Computer type.
func label(o *option) string {
	way := strings.Split(o.UID, ".")
	name := o.Field
	if len(way) > 2 && (name == "name" || name == "completename") {
		name = way[len(way)-2]
	}
	if rest, ok := strings.CutPrefix(name, "date_"); ok {
		name = rest + "_date"
	}
	return words(name)
}

// words writes ComputerType and buy_date as a person would.
func words(name string) string {
	var b strings.Builder
	lower := false
	for i, r := range strings.ReplaceAll(name, "_", " ") {
		switch {
		case i == 0:
			r = unicode.ToUpper(r)
		case unicode.IsUpper(r) && lower:
			b.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		lower = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
}
