package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages at the root and in docs refer to is there. */
class DocumentationTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path GUARANTEES = ROOT.resolve("docs/GUARANTEES.md");

  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern SOURCE_OR_LISTING =
      Pattern.compile("]\\(([^)\\s]+\\.java)\\)|(?ms)^```java\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  private static final Pattern CLAUSE = Pattern.compile("\\b[A-Z][0-9]{1,2}\\b");
  private static final Pattern NUMBERED = Pattern.compile("<b>([A-Z][0-9]{1,2})</b>");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : found(LINK, text(page), 1)) {
        if (!ELSEWHERE.matcher(link).matches() && !leadsSomewhere(page, link)) {
          dead.add(ROOT.relativize(page) + ": " + link);
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void theClausesThatShowAGuaranteeExist() throws IOException {
    Set<String> clauses = new TreeSet<>();
    for (Path source : files(ROOT.resolve("mn-store-api/src/main"), ".java")) {
      clauses.addAll(found(NUMBERED, Files.readString(source), 1));
    }
    assertThat(found(CLAUSE, text(GUARANTEES), 0)).isNotEmpty().isSubsetOf(clauses);
  }

  @Test
  void theTestsThatShowAGuaranteeExist() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path tests :
          (Iterable<Path>) modules.map(module -> module.resolve("src/test"))::iterator) {
        sources.addAll(Files.isDirectory(tests) ? files(tests, "Test.java") : List.of());
      }
    }
    List<MatchResult> named = TEST.matcher(text(GUARANTEES)).results().toList();
    assertThat(named).isNotEmpty();
    for (MatchResult test : named) {
      assertThat(sources)
          .as(test.group())
          .anySatisfy(
              source -> {
                assertThat(source.getFileName()).hasToString(test.group(1) + ".java");
                if (test.group(2) != null) {
                  assertThat(source).content().contains("void " + test.group(2) + "(");
                }
              });
    }
  }

  /** Each listing comes after a link to the source that it is from, which the build compiles. */
  @Test
  void theListingsForBackendAuthorsAreExcerptsOfWhatIsCompiled() throws IOException {
    Path page = ROOT.resolve("docs/WRITING-A-BACKEND.md");
    List<MatchResult> found =
        SOURCE_OR_LISTING.matcher(Files.readString(page)).results().collect(Collectors.toList());
    List<String> stale = new ArrayList<>();
    Path source = page;
    int listings = 0;
    for (MatchResult next : found) {
      if (next.group(1) != null) {
        source = page.resolveSibling(next.group(1)).normalize();
      } else {
        listings++;
        if (!Files.readString(source).contains(next.group(2))) {
          stale.add(ROOT.relativize(source) + " does not contain:\n" + next.group(2));
        }
      }
    }
    assertThat(stale).isEmpty();
    assertThat(listings).isGreaterThan(15);
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (!target.startsWith(ROOT) || !Files.exists(target)) {
      return false;
    }
    return hash < 0
        || found(HEADING, text(target), 1).stream()
            .map(DocumentationTest::anchor)
            .toList()
            .contains(link.substring(hash + 1));
  }

  /** What GitHub makes of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-');
  }

  /** A page without its listings, which hold neither links nor headings. */
  private static String text(Path page) throws IOException {
    return FENCED.matcher(Files.readString(page)).replaceAll("");
  }

  private static List<String> found(Pattern pattern, String text, int group) {
    return pattern.matcher(text).results().map(found -> found.group(group)).toList();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
    try (Stream<Path> files = Files.list(ROOT)) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    assertThat(pages).hasSizeGreaterThan(5);
    return pages;
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).collect(Collectors.toList());
    }
  }
}
