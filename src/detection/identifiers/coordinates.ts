/**
 * Geographic coordinates: a latitude and a longitude in decimal degrees, side by side in one text or field. Degrees with
 * minutes and seconds are not reported. Source: Macie user guide, managed data identifiers, location data.
 */
import type { Identifier } from "../identifier.ts";

/** Decimals of both numbers together, least: fewer tell a city at best, and prices, sizes and versions look the same. */
const decimalsMin = 6;

function isPlace(text: string): boolean {
  const [latitude = "", longitude = ""] = text.match(/[+-]?\d+\.\d+/g) ?? [];
  const decimals = latitude.split(".").join("").length + longitude.split(".").join("").length;
  const whole = latitude.indexOf(".") + longitude.indexOf(".");
  if (decimals - whole < decimalsMin) return false;
  if (Math.abs(Number(latitude)) > 90 || Math.abs(Number(longitude)) > 180) return false;
  return Number(latitude) !== 0 || Number(longitude) !== 0;
}

/** The sign of a degree in UTF-8 or Latin-1, and the direction. */
const north = "(?: ?\\xc2?\\xb0)?(?: ?[NS](?![A-Za-z]))?";
const east = "(?:(?: ?\\xc2?\\xb0)?(?: ?[EWO](?![A-Za-z0-9])))?";

/** A third number with decimals before or behind makes the pair a part of a vector. */
const first = "(?<![\\d.]|\\.\\d{1,12}[,;] ?[+-]?)";
const last = "(?!\\d|\\.\\d|, ?[+-]?\\d{1,5}\\.\\d)";

/** Pairs of latitude and longitude. */
export const latitudeLongitude: Identifier = {
  id: "LATITUDE_LONGITUDE",
  category: "PERSONAL_INFORMATION",
  severity: { one: "Low", several: "Medium", many: "Medium" },
  recommended: false,
  keywords: ["coordinate", "coordinates", "lat long", "lat lng", "lat lon", "latitude longitude", "gps", "position"],
  forms: [
    {
      anchor: { kind: "digits", runs: [[1, 2]] },
      lead: "+-",
      keyword: "required",
      validate: isPlace,
      pattern: new RegExp(
        `${first}[+-]?\\d{1,2}\\.\\d{2,15}${north}(?: ?[,;/|] ?| )[+-]?\\d{1,3}\\.\\d{2,15}${last}${east}`,
        "y",
      ),
    },
  ],
  matches: [
    "coordinates «41.948614,-87.655311»",
    '{"gps":"«41.948614,-87.655311»"}',
    "position: «-33.8568, 151.2153»",
    '{"latLong":"«48.858370;2.294481»"}',
    "lat_long=«+51.50080 -0.12462»",
    "«40.68925 N, 74.04450 W» are the coordinates",
    "latitude longitude («0.0001,0.0002»)",
  ],
  misses: [
    { text: "values 41.948614,-87.655311", reason: "no keyword near" },
    { text: "coordinates 91.948614,-87.655311", reason: "no latitude beyond 90" },
    { text: "coordinates 41.948614,-187.655311", reason: "no longitude beyond 180" },
    { text: "coordinates 41.948614", reason: "one number" },
    { text: "coordinates 41°56'55.0\"N 87°39'19.1\"W", reason: "degrees, minutes and seconds" },
    { text: "coordinates 41 56.917, -87 39.319", reason: "degrees and minutes" },
    { text: "position 12.5, 30.25", reason: "too few decimals for a place" },
    { text: "coordinates 41.948614,-87.655311,12.500", reason: "three numbers" },
    { text: "position 0.000000,0.000000", reason: "the value of nothing" },
  ],
};
