/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A subcommand of vesica-bench. */

#ifndef VESICA_BENCH_COMMAND_H
#define VESICA_BENCH_COMMAND_H

/* Exit codes. */
enum {
    BENCH_DONE = 0,
    BENCH_USAGE = 1,
    BENCH_FAILED = 2 /* the run broke off, or its result is wrong */
};

struct bench_command {
    const char *name;
    const char *summary; /* one line for --help */
    /* argv[0] is the name of the command. Returns an exit code. */
    int (*run)(int argc, char **argv);
};

/* Whether times tell anything of secrets. */
int bench_ct_command(int argc, char **argv);

/* Times of sessions with each engine, and by the formula that chooses. */
int bench_engines_command(int argc, char **argv);

/* Operations per second in each group by each backend. */
int bench_group_command(int argc, char **argv);

/* A file of mixed identifiers is read, canonicalised, hashed and sealed. */
int bench_list_command(int argc, char **argv);

/* What a key costs in the oblivious key-value store. */
int bench_okvs_command(int argc, char **argv);

/* Nanoseconds per block of AES and of GF(2^128) by each backend. */
int bench_prg_command(int argc, char **argv);

/* One session of private set intersection, both parties. */
int bench_psi_command(int argc, char **argv);

/* Times of the VOLE, step by step, by each backend. */
int bench_vole_command(int argc, char **argv);

#endif
