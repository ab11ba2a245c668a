#include "gimp2-dialog.h"

#include <libgimp/gimpui.h>

#include "gimp2-models.h"

#define BUILT_IN "Built in"

static void show_help(const gchar *id, gpointer data)
{
    (void)id;
    (void)data;
    gimp_message("Finds the regions of a layer without labels or prompts, and makes a layer, a "
                 "cut-out or a channel of each. The layer itself is not changed. Where something "
                 "is selected only that is cut.");
}

static GtkWidget *choice_field(const parameter *p, gint32 value)
{
    GtkWidget *combo = gtk_combo_box_text_new();
    for (const choice *c = p->choices; c->word; c++)
        gtk_combo_box_text_append_text(GTK_COMBO_BOX_TEXT(combo), c->label);
    gtk_combo_box_set_active(GTK_COMBO_BOX(combo), value);
    return combo;
}

static GtkWidget *model_field(const char *value)
{
    GtkWidget *combo = gtk_combo_box_text_new_with_entry();
    char **names = models_names();
    gtk_combo_box_text_append_text(GTK_COMBO_BOX_TEXT(combo), BUILT_IN);
    for (char **name = names; *name; name++)
        gtk_combo_box_text_append_text(GTK_COMBO_BOX_TEXT(combo), *name);
    g_strfreev(names);
    GtkEntry *entry = GTK_ENTRY(gtk_bin_get_child(GTK_BIN(combo)));
    gtk_entry_set_text(entry, *value ? value : BUILT_IN);
    gtk_entry_set_activates_default(entry, TRUE);
    return combo;
}

static GtkWidget *number_field(const parameter *p, gdouble value)
{
    gint digits = p->kind == KIND_INTEGER ? 0 : 2;
    GtkWidget *spin = gtk_spin_button_new_with_range(p->least, p->most, digits ? 0.05 : 1);
    gtk_spin_button_set_digits(GTK_SPIN_BUTTON(spin), digits);
    gtk_spin_button_set_value(GTK_SPIN_BUTTON(spin), value);
    gtk_entry_set_activates_default(GTK_ENTRY(spin), TRUE);
    return spin;
}

static GtkWidget *new_field(const parameter *p, const parameters *values)
{
    const void *value = (const char *)values + p->offset;
    switch (p->kind) {
    case KIND_CHOICE:
        return choice_field(p, *(const gint32 *)value);
    case KIND_TEXT:
        return model_field(value);
    case KIND_INTEGER:
        return number_field(p, *(const gint32 *)value);
    case KIND_REAL:
        return number_field(p, *(const gdouble *)value);
    case KIND_SWITCH:
        break;
    }
    GtkWidget *check = gtk_check_button_new_with_mnemonic(p->label);
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(check), *(const gint32 *)value);
    return check;
}

static void take_field(const parameter *p, GtkWidget *field, parameters *values)
{
    void *value = (char *)values + p->offset;
    switch (p->kind) {
    case KIND_CHOICE:
        *(gint32 *)value = gtk_combo_box_get_active(GTK_COMBO_BOX(field));
        break;
    case KIND_TEXT: {
        gchar *text = gtk_combo_box_text_get_active_text(GTK_COMBO_BOX_TEXT(field));
        g_strlcpy(value, g_strcmp0(text, BUILT_IN) ? text : "", MODEL_SIZE);
        g_free(text);
        break;
    }
    case KIND_INTEGER:
        *(gint32 *)value = gtk_spin_button_get_value_as_int(GTK_SPIN_BUTTON(field));
        break;
    case KIND_REAL:
        *(gdouble *)value = gtk_spin_button_get_value(GTK_SPIN_BUTTON(field));
        break;
    case KIND_SWITCH:
        *(gint32 *)value = gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(field));
        break;
    }
}

static GtkWidget *new_table(const parameters *values, GtkWidget **fields)
{
    GtkWidget *table = gtk_table_new(NUM_PARAMETERS, 2, FALSE);
    gtk_table_set_col_spacings(GTK_TABLE(table), 6);
    gtk_table_set_row_spacings(GTK_TABLE(table), 6);
    gtk_container_set_border_width(GTK_CONTAINER(table), 12);
    for (int i = 0; i < NUM_PARAMETERS; i++) {
        const parameter *p = &parameter_table[i];
        gboolean labelled = p->kind != KIND_SWITCH;
        fields[i] = new_field(p, values);
        gimp_help_set_help_data(fields[i], p->words, NULL);
        gtk_table_attach_defaults(GTK_TABLE(table), fields[i], labelled, 2, i, i + 1);
        if (!labelled)
            continue;
        GtkWidget *label = gtk_label_new_with_mnemonic(p->label);
        gtk_label_set_mnemonic_widget(GTK_LABEL(label), fields[i]);
        gtk_misc_set_alignment(GTK_MISC(label), 0, 0.5);
        gtk_table_attach(GTK_TABLE(table), label, 0, 1, i, i + 1, GTK_FILL, GTK_FILL, 0, 0);
    }
    return table;
}

gboolean dialog_ask(parameters *values)
{
    GtkWidget *fields[NUM_PARAMETERS];
    gimp_ui_init("emerdiff", FALSE);
    GtkWidget *dialog = gimp_dialog_new("Segment into Layers", "emerdiff", NULL, 0, show_help,
                                        "emerdiff", GTK_STOCK_CANCEL, GTK_RESPONSE_CANCEL,
                                        GTK_STOCK_OK, GTK_RESPONSE_OK, NULL);
    GtkWidget *content = gtk_dialog_get_content_area(GTK_DIALOG(dialog));
    gimp_window_set_transient(GTK_WINDOW(dialog));
    gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_OK);
    gtk_box_pack_start(GTK_BOX(content), new_table(values, fields), TRUE, TRUE, 0);
    gtk_widget_show_all(dialog);
    gboolean accepted = gimp_dialog_run(GIMP_DIALOG(dialog)) == GTK_RESPONSE_OK;
    for (int i = 0; i < NUM_PARAMETERS && accepted; i++)
        take_field(&parameter_table[i], fields[i], values);
    gtk_widget_destroy(dialog);
    return accepted;
}
