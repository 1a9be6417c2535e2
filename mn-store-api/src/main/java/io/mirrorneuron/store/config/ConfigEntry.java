package io.mirrorneuron.store.config;

/**
 * One line of {@link StoreConfig#explain()}: a setting, its value as it may be shown, and where the
 * value came from.
 *
 * @param name the variable's name, for example {@code MN_REDIS_URL}, or {@code mn.ext.<name>.<key>}
 *     for an extension setting
 * @param value the value with every secret masked; empty if there is none
 * @param origin where the value came from
 */
public record ConfigEntry(String name, String value, Origin origin) {}
