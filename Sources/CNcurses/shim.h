// The wide-character API of ncurses is declared only when this is set before the header.
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

// term.h gives short names to terminfo capabilities as macros over its internal arrays; they would
// take common words away from everything that is included later.
#undef columns
#undef lines

// The attributes are macros with casts, which Swift does not import.
static inline attr_t ncurses_attribute_bold(void) { return A_BOLD; }
static inline attr_t ncurses_attribute_dim(void) { return A_DIM; }
static inline attr_t ncurses_attribute_reverse(void) { return A_REVERSE; }
static inline attr_t ncurses_attribute_underline(void) { return A_UNDERLINE; }

// `stdscr` and `curscr` are variables, shared mutable state for Swift 6; they are read here, once,
// right after `newterm`.
static inline WINDOW *ncurses_standard_window(void) { return stdscr; }
static inline WINDOW *ncurses_current_window(void) { return curscr; }

// `COLOR_PAIRS` is a variable too.
static inline int ncurses_color_pairs(void) { return COLOR_PAIRS; }

// `tigetstr` answers "no such capability" with the pointer -1; its parameter lacks `const`.
static inline const char *ncurses_capability(const char *name) {
  char *value = tigetstr((char *)name);
  return value == (char *)-1 ? 0 : value;
}

// Looks a terminal's description up and leaves the current one, a variable, as it was. Returns 0
// when the terminal is unknown.
static inline int ncurses_describe(const char *name, int *colors, int *addressable) {
  TERMINAL *former = cur_term;
  int error = 0;
  if (setupterm(name, 1, &error) != OK || error != 1) {
    set_curterm(former);
    return 0;
  }
  *colors = tigetnum((char *)"colors");
  *addressable = ncurses_capability("cup") != 0;
  del_curterm(cur_term);
  set_curterm(former);
  return 1;
}

// Function keys are a macro with a parameter.
static inline int ncurses_function_key(int number) { return KEY_F(number); }
