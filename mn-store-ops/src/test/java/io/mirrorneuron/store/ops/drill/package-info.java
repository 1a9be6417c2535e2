@org.jspecify.annotations.NullMarked
package io.mirrorneuron.store.ops.drill;
