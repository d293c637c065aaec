import { Alert, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeImport, dryRun, importQuery, type ImportChange, type ImportData, type ImportSettings } from '@/api/imports';
import type { ObjectMeta } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { ImportOptions } from '@/features/import/import-options';
import { cleanSettings, doubleTargets, knownValues, settingsOf, unfilled } from '@/features/import/mapping-model';
import { MappingRow } from '@/features/import/mapping-row';
import { Preview } from '@/features/import/preview';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/import/import.module.css';

interface Props {
    object: ObjectMeta;
    data: ImportData;
    /** The imports that run together, this one among them. */
    run: readonly ImportData[];
    /** Saved; of a single file the check has begun. */
    onDone(): void;
}

export function MappingStep({ object, data, run, onDone }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const { busy, error, field_errors, submit } = useSubmit();
    const [settings, setSettings] = useState<ImportSettings>(() => settingsOf(data));
    const change = (part: Partial<ImportSettings>) => setSettings((before) => ({ ...before, ...part }));
    const key = importQuery(data.id).queryKey;

    const check = () =>
        void submit(async () => {
            const saved = await changeImport(data.id, cleanSettings(settings));
            if (data.whole) {
                client.setQueryData(key, saved);
                await client.invalidateQueries({ queryKey: importQuery(data.whole).queryKey, exact: true });
                return onDone();
            }
            await dryRun(data.id);
            client.setQueryData(key, { ...saved, state: 'checking', progress: null, errors: [] });
            void client.invalidateQueries({ queryKey: key, exact: true });
            onDone();
        });
    const reread = (part: ImportChange) =>
        void submit(async () => {
            const read = await changeImport(data.id, part);
            client.setQueryData(key, read);
            const anew = settingsOf(read);
            // A preset says how rows are matched; another encoding does not.
            setSettings((before) => ('preset' in part || part.object ? anew : { ...anew, mode: before.mode, key: before.key, date_format: before.date_format, defaults: before.defaults }));
        });

    const double = doubleTargets(object, settings);
    const missing = unfilled(object, settings);
    const taken = settings.mapping.filter((entry) => entry.field).length;
    return (
        <form
            className={classes['mappingStep']}
            onSubmit={(event) => {
                event.preventDefault();
                check();
            }}
        >
            <div className={classes['mappingTable']}>
                <div className={classes['errorsHead']}>
                    <h2 className={classes['heading']}>{t('import.columns')}</h2>
                    <span className="dimmed">{t('import.columns_taken', { value: taken, count: data.columns.length })}</span>
                </div>
                <table className={classes['mapping']}>
                    <thead>
                        <tr>
                            <th scope="col">{t('import.column')}</th>
                            <th scope="col">{t('filter.field')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {data.columns.map((column, at) => (
                            <MappingRow
                                key={column.name}
                                object={object}
                                run={run}
                                id={data.id}
                                column={column}
                                mapping={settings.mapping[at] ?? { column: column.name, field: null }}
                                double={double.has(settings.mapping[at]?.field ?? '')}
                                error={field_errors[`mapping[${at}].field`] ?? field_errors[`mapping[${at}].match`] ?? field_errors[`mapping[${at}].match_column`]}
                                values={knownValues(data, column.name)}
                                map={settings.value_map[column.name] ?? {}}
                                onMapping={(mapping) => change({ mapping: settings.mapping.map((each, index) => (index === at ? mapping : each)) })}
                                onMap={(map) => change({ value_map: { ...settings.value_map, [column.name]: map } })}
                            />
                        ))}
                    </tbody>
                </table>
                <Preview key={data.object} data={data} settings={settings} />
            </div>
            <aside className={classes['side']}>
                <ImportOptions object={object} data={data} settings={settings} errors={field_errors} onSettings={change} onReread={reread} />
                {missing.length > 0 && (
                    <Alert color="orange">{t('import.unfilled', { value: missing.map((field) => label(field.label)).join(t('import.joint')) })}</Alert>
                )}
                {error && <Alert color="red">{Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                <Button type="submit" loading={busy} disabled={taken === 0 || double.size > 0}>
                    {t(data.whole ? 'import.part_save' : 'import.check')}
                </Button>
                <p className="dimmed">{t(data.whole ? 'import.part_save_text' : 'import.check_text')}</p>
            </aside>
        </form>
    );
}
