/** Devices where they stand, what connects them, and what is in their storage slots. */
import { cell } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import { code, heading, inline } from '../../render/markdown.js';
import { labelLines } from '../../render/mermaid.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { locationOf } from '../../topology/model/devices.js';
import { dataLinks, device, devices, location, locations } from '../../topology/model/entities.js';
import { addBundles, type DrawnLink } from './bundles.js';
import { dataLine } from './data-links-topology.js';
import { Diagram, nodeId } from './diagram.js';
import { type IconOf, iconsOf } from './icons.js';
import { addDevice, addEnd } from './nodes.js';
import { docsPage } from './page.js';
import { slotRows, slotTable } from './slots.js';
import { tableOf } from './tables.js';
import { idText, keyOf, nameOf, titleOf } from './values.js';

const CLOUD = 'cloud';

/** Devices at a place; no location: those whose place is not known. */
interface Place {
  readonly location: string | undefined;
  readonly devices: readonly string[];
}

/** Locations by id with their devices, then the devices without one. */
function placesOf(lab: Lab): readonly Place[] {
  const byPlace = new Map<string, string[]>();
  for (const id of devices(lab).keys()) {
    const place = locationOf(lab, id).value ?? '';
    const there = byPlace.get(place);
    if (there) there.push(id);
    else byPlace.set(place, [id]);
  }
  for (const id of locations(lab).keys()) if (!byPlace.has(id)) byPlace.set(id, []);
  return [...byPlace]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || compareBytes(a, b))
    .map(([id, there]) => ({ location: id === '' ? undefined : id, devices: there }));
}

function isCloud(lab: Lab, { location: id }: Place): boolean {
  return id !== undefined && location(lab, id).at('type').value === CLOUD;
}

/** Adds a group for each place and its devices. */
function addPlaces(diagram: Diagram, lab: Lab, places: readonly Place[], icons: IconOf): void {
  for (const place of places) {
    let group: Text | undefined;
    if (place.location !== undefined) {
      const entity = location(lab, place.location);
      group = nodeId('location', keyOf(entity));
      const region = entity.at('region');
      diagram.group(group, labelLines(nameOf(entity), region));
    }
    for (const id of place.devices) addDevice(diagram, lab, id, icons, { in: group });
  }
}

function placeHeading(lab: Lab, { location: id }: Place): Text {
  return heading(3, id === undefined ? 'No location' : titleOf(location(lab, id)));
}

function placeSection(lab: Lab, place: Place) {
  const entity = place.location === undefined ? undefined : location(lab, place.location);
  return {
    heading: placeHeading(lab, place),
    type: entity && inline(entity.at('type')),
    description: entity && inline(entity.at('description')),
    devices: tableOf(place.devices, [
      { title: 'Device', cell: (id) => idText(device(lab, id)) },
      { title: 'Name', cell: (id) => device(lab, id).at('name') },
      { title: 'Type', cell: (id) => device(lab, id).at('type') },
      { title: 'Model', cell: (id) => device(lab, id).at('model') },
      {
        title: 'Power from',
        cell: (id) => code(device(lab, id).at('power').at('upstream_power_ref')),
        optional: true,
      },
      { title: 'Status', cell: (id) => device(lab, id).at('status'), optional: true },
    ]),
  };
}

export const page = docsPage('physical-topology', (lab) => {
  const places = placesOf(lab);
  const [clouds, sites] = [
    places.filter((place) => isCloud(lab, place)),
    places.filter((place) => !isCloud(lab, place)),
  ];
  const icons = iconsOf(lab);
  const siteDiagram = new Diagram('TB');
  addPlaces(siteDiagram, lab, sites, icons);
  const cloudDiagram = new Diagram('LR');
  addPlaces(cloudDiagram, lab, clouds, icons);
  const links = dataLinks(lab)
    .members()
    .flatMap((link): DrawnLink[] => {
      const from = addEnd(siteDiagram, lab, link.at('endpoint_a'), icons);
      const to = addEnd(siteDiagram, lab, link.at('endpoint_b'), icons);
      return from && to ? [{ from, to, line: dataLine(link), label: cell(undefined, link) }] : [];
    });
  addBundles(siteDiagram, links);
  const withSlots = places
    .flatMap((place) => place.devices)
    .sort(compareBytes)
    .flatMap((id) => slotRows(lab, id));
  return {
    nothing: places.length === 0,
    siteDiagram: siteDiagram.text,
    sites: sites.map((place) => placeSection(lab, place)),
    cloudDiagram: cloudDiagram.text,
    clouds: clouds.map((place) => placeSection(lab, place)),
    slots: slotTable(withSlots, 'with-device'),
  };
});
