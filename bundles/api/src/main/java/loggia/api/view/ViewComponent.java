package loggia.api.view;

/**
 * A tag that templates may use, because a capability bundle brings it.
 *
 * @param tag         {@code acme-chart}
 * @param version     major and minor of the component: {@code 1.0}
 * @param provider    symbolic name of the bundle
 * @param folder      hex SHA-256 over all files that the bundle brings for the browser: another folder, other files
 * @param module      its JavaScript module in that folder
 * @param description JSON: {@code {"tag","version","doc","attributes":[{"name","property","type","default","schema","doc"}],
 *                    "events":[{"name","detail","doc"}]}}
 */
public record ViewComponent(String tag, String version, String provider, String folder, String module, String description) {}
