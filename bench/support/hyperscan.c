/* Scans a file in parts of 512 KiB with Hyperscan and the expressions of another file, one a line; prints how many of them it
 * took, the matches, and megabytes a second, of processor time, of the best of some rounds. Usage: hyperscan <expressions> <file> */
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PART (512 * 1024)
#define ROUNDS 1

static unsigned long long matches;

static int count(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
  (void)id, (void)from, (void)to, (void)flags, (void)context;
  matches++;
  return 0;
}

static char *read_all(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(2);
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  char *bytes = malloc(*size + 1);
  if (!bytes || fread(bytes, 1, *size, file) != *size) exit(2);
  bytes[*size] = 0;
  fclose(file);
  return bytes;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  size_t listed, size;
  char *lines = read_all(argv[1], &listed), *text = read_all(argv[2], &size);
  size_t room = 1;
  for (size_t i = 0; i < listed; i++) room += lines[i] == '\n';
  const char **expressions = calloc(room, sizeof *expressions);
  unsigned *flags = calloc(room, sizeof *flags), *ids = calloc(room, sizeof *ids), taken = 0, left = 0;
  for (char *line = strtok(lines, "\n"); line; line = strtok(NULL, "\n")) {
    hs_compile_error_t *error = NULL;
    hs_database_t *one = NULL;
    unsigned wanted = HS_FLAG_PREFILTER | HS_FLAG_ALLOWEMPTY | (line[0] == 'i' ? HS_FLAG_CASELESS : 0);
    if (hs_compile(line + 2, wanted, HS_MODE_BLOCK, NULL, &one, &error) != HS_SUCCESS) {
      hs_free_compile_error(error);
      left++;
      continue;
    }
    hs_free_database(one);
    expressions[taken] = line + 2, flags[taken] = wanted, ids[taken] = taken, taken++;
  }
  hs_database_t *database = NULL;
  hs_compile_error_t *error = NULL;
  if (hs_compile_multi(expressions, flags, ids, taken, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS) return 3;
  hs_scratch_t *scratch = NULL;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return 3;
  double best = 1e9;
  for (int round = 0; round < ROUNDS; round++) {
    matches = 0;
    clock_t start = clock();
    for (size_t at = 0; at < size; at += PART) {
      hs_scan(database, text + at, (unsigned)(size - at < PART ? size - at : PART), 0, scratch, count, NULL);
    }
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (seconds < best) best = seconds;
  }
  printf("%u %u %llu %.1f %s\n", taken, left, matches, (double)size / 1e6 / best, hs_version());
  return 0;
}
