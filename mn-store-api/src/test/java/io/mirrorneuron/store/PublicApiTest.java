package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the signatures of the exported packages mention. */
class PublicApiTest {

  private static final String ROOT = "io.mirrorneuron.store";

  @Test
  void onlyThePublicTypesOfExportedPackagesAndTheJdkAreMentioned() throws Exception {
    Set<String> exported = exportedPackages();
    for (Class<?> type : publicTypes(exported)) {
      Set<String> libraries =
          switch (type.getPackageName()) {
            case ROOT + ".guice" -> Set.of("com.google.inject");
            case ROOT + ".jackson" -> Set.of("com.fasterxml.jackson.databind");
            case ROOT + ".micrometer" -> Set.of("io.micrometer.core.instrument");
            default -> Set.of();
          };
      assertThat(mentioned(type))
          .as(type.getName())
          .allSatisfy(
              other ->
                  assertThat(
                          other.getPackageName().startsWith("java.")
                              || libraries.contains(other.getPackageName())
                              || (exported.contains(other.getPackageName()) && isPublic(other)))
                      .as(other.getName())
                      .isTrue());
    }
  }

  @Test
  void noClientLibraryIsMentioned() throws Exception {
    for (Class<?> type : publicTypes(exportedPackages())) {
      assertThat(mentioned(type))
          .as(type.getName())
          .extracting(Class::getName)
          .noneMatch(name -> name.matches("(redis\\.clients|io\\.lettuce|org\\.redisson)\\..*"));
    }
  }

  @Test
  void theMemoryBackendIsNotExported() throws Exception {
    assertThat(exportedPackages())
        .containsExactlyInAnyOrder(
            ROOT,
            ROOT + ".config",
            ROOT + ".error",
            ROOT + ".guice",
            ROOT + ".jackson",
            ROOT + ".micrometer",
            ROOT + ".model",
            ROOT + ".observe",
            ROOT + ".spi");
  }

  @Test
  void theScanSeesEveryPlaceWhereATypeCanHide() {
    assertThat(mentioned(Sample.class))
        .contains(A.class, B.class, C.class, D.class, E.class, F.class, G.class)
        .doesNotContain(Hidden.class);
  }

  private static Set<String> exportedPackages() throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("target/classes/module-info.class"))) {
      return ModuleDescriptor.read(in).exports().stream()
          .map(ModuleDescriptor.Exports::source)
          .collect(Collectors.toSet());
    }
  }

  private static List<Class<?>> publicTypes(Set<String> packages) throws Exception {
    List<String> names =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT)
                .stream()
                .filter(found -> packages.contains(found.getPackageName()))
                .map(found -> found.getName())
                .toList();
    List<Class<?>> types = new ArrayList<>();
    for (String name : names) {
      Class<?> type = Class.forName(name);
      if (isPublic(type)) {
        types.add(type);
      }
    }
    assertThat(types).hasSizeGreaterThan(60);
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static Set<Class<?>> mentioned(Class<?> type) {
    Set<Class<?>> found = new HashSet<>();
    Set<Type> seen = new HashSet<>();
    collect(type.getGenericSuperclass(), found, seen);
    collectAll(type.getGenericInterfaces(), found, seen);
    collectAll(type.getTypeParameters(), found, seen);
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field.getModifiers())) {
        collect(field.getGenericType(), found, seen);
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      collectSignature(constructor, found, seen);
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isVisible(method.getModifiers())) {
        collect(method.getGenericReturnType(), found, seen);
      }
      collectSignature(method, found, seen);
    }
    return found;
  }

  private static void collectSignature(Executable member, Set<Class<?>> found, Set<Type> seen) {
    if (isVisible(member.getModifiers()) && !member.isSynthetic()) {
      collectAll(member.getGenericParameterTypes(), found, seen);
      collectAll(member.getGenericExceptionTypes(), found, seen);
      collectAll(member.getTypeParameters(), found, seen);
    }
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void collectAll(Type[] types, Set<Class<?>> found, Set<Type> seen) {
    Arrays.stream(types).forEach(type -> collect(type, found, seen));
  }

  private static void collect(Type type, Set<Class<?>> found, Set<Type> seen) {
    if (type == null || !seen.add(type)) {
      return;
    }
    if (type instanceof Class<?> plain) {
      if (plain.isArray()) {
        collect(plain.getComponentType(), found, seen);
      } else if (!plain.isPrimitive()) {
        found.add(plain);
      }
    } else if (type instanceof ParameterizedType parameterized) {
      collect(parameterized.getRawType(), found, seen);
      collectAll(parameterized.getActualTypeArguments(), found, seen);
    } else if (type instanceof GenericArrayType array) {
      collect(array.getGenericComponentType(), found, seen);
    } else if (type instanceof WildcardType wildcard) {
      collectAll(wildcard.getUpperBounds(), found, seen);
      collectAll(wildcard.getLowerBounds(), found, seen);
    } else if (type instanceof TypeVariable<?> variable) {
      collectAll(variable.getBounds(), found, seen);
    }
  }

  interface A {}

  interface B {}

  interface C {}

  interface D {}

  interface E {}

  interface F {}

  static final class G extends Exception {
    private static final long serialVersionUID = 1L;
  }

  interface Hidden {}

  /** Mentions one type in each place. */
  abstract static class Sample<T extends A> implements Supplier<B> {
    private final List<Hidden> hidden = List.of();

    public abstract List<? extends C> result();

    public abstract void parameter(D[] parameter) throws G;

    protected abstract <X extends E> void bound(X one, X other);

    public abstract List<F>[] arrays();

    int hidden() {
      return hidden.size();
    }
  }
}
