/* The dialog, whose fields are the parameters. */
#ifndef EMERDIFF_GIMP2_DIALOG_H
#define EMERDIFF_GIMP2_DIALOG_H

#include "gimp2-parameters.h"

/* Lets the user change `values`; whether it is to be done. */
gboolean dialog_ask(parameters *values);

#endif
