/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The whole public API. */

#ifndef VESICA_VESICA_H
#define VESICA_VESICA_H

#include "vesica/api.h"
#include "vesica/config.h"
#include "vesica/estimate.h"
#include "vesica/identifier.h"
#include "vesica/list.h"
#include "vesica/oprf.h"
#include "vesica/session.h"
#include "vesica/status.h"
#include "vesica/suite.h"
#include "vesica/terms.h"
#include "vesica/version.h"

#endif
