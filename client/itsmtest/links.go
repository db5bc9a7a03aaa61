package itsmtest

import (
	"fmt"
	"slices"
)

// link is where an answer says that something related to an item is found.
type link struct {
	Rel  string `json:"rel"`
	Href string `json:"href"`
}

// links gives those to what a row refers to, then those to what may refer to
// it. The root entity is linked although its id is 0.
func (c *call) links(t *table, row []any, onlyID bool) []link {
	var links []link
	for i, col := range t.Columns {
		id, isInt := row[i].(int)
		to := col.Itemtype
		if col.Name == "items_id" {
			to = t.text(row, "itemtype")
		}
		if onlyID || !isInt || to == "" || id == 0 && col.Name != "entities_id" {
			continue
		}
		links = append(links, link{to, fmt.Sprintf("%s/%s/%d", c.base, to, id)})
	}
	for _, child := range childItemtypes(t.Name) {
		links = append(links, link{child, fmt.Sprintf("%s/%s/%d/%s/", c.base, t.Name, t.number(row, "id"), child)})
	}
	return links
}

// childItemtypes are the itemtypes that can be attached to an item. Measured is
// the computer; the other assets have the same without its components.
func childItemtypes(itemtype string) []string {
	attached := []string{
		"ReservationItem", "Document_Item", "Contract_Item", "Infocom", "Item_Ticket", "Item_Project", "NetworkPort",
	}
	if itemtype == "Computer" {
		for _, device := range []string{
			"Motherboard", "Firmware", "Processor", "Memory", "HardDrive", "NetworkCard", "Drive", "Battery", "GraphicCard",
			"SoundCard", "Control", "Pci", "Case", "PowerSupply", "Generic", "Simcard", "Sensor",
		} {
			attached = append(attached, "Item_Device"+device)
		}
		return attached
	}
	assets := []string{"Monitor", "NetworkEquipment", "Peripheral", "Phone", "Printer", "Software", "Rack", "Enclosure", "PDU"}
	if slices.Contains(assets, itemtype) {
		return attached
	}
	return nil
}
