// One file of an archive in the list of them: what it holds, where it stands in the order, what its rows
// name, how far it has come.

import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconDownload, IconLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { errorsHref, isAtWork, type ImportData } from '@/api/imports';
import { manyLabel } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { ProgressBar } from '@/features/import/outcome';
import { StateChip } from '@/features/import/state-chip';
import type { Relation } from '@/features/import/whole-model';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/import/import.module.css';

interface Props {
    part: ImportData;
    place: number;
    places: number;
    objects: readonly ObjectMeta[];
    relations: readonly Relation[];
    changeable: boolean;
    busy: boolean;
    onObject(object: string | null): void;
    onMove(by: -1 | 1): void;
}

export function PartLine({ part, place, places, objects, relations, changeable, busy, onObject, onMove }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const taken = part.mapping?.filter((entry) => entry.field).length ?? 0;
    const object = objects.find((each) => each.name === part.object);
    const began = part.object !== '' && part.state !== 'draft';
    return (
        <li className={classes['part']} data-skipped={part.object === '' || undefined}>
            <span className={classes['partPlace']} aria-hidden>
                {part.object ? place : '–'}
            </span>
            <div className={classes['partName']}>
                <b className="clip" title={part.file}>
                    {part.file}
                </b>
                <span className="dimmed tabular">
                    {t('import.rows', { count: texts.number(part.progress?.total || part.rows_estimate) })}
                    {part.object && ` · ${t('import.columns_taken', { value: taken, count: part.columns.length })}`}
                </span>
            </div>
            {changeable ? (
                <NativeSelect
                    aria-label={t('import.part_object', { name: part.file })}
                    disabled={busy || part.columns.length === 0}
                    data={[{ value: '', label: t('import.part_left_out') }, ...objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))]}
                    value={part.object}
                    onChange={(event) => onObject(event.currentTarget.value || null)}
                />
            ) : (
                <span className={classes['partObject']}>{object ? label(manyLabel(object)) : t('import.part_left_out')}</span>
            )}
            <div className={classes['partTools']}>
                {changeable && (
                    <>
                        <ActionIcon aria-label={t('import.part_up', { name: part.file })} disabled={busy || place === 1} onClick={() => onMove(-1)}>
                            <IconArrowUp size={14} stroke={1.6} />
                        </ActionIcon>
                        <ActionIcon aria-label={t('import.part_down', { name: part.file })} disabled={busy || place === places} onClick={() => onMove(1)}>
                            <IconArrowDown size={14} stroke={1.6} />
                        </ActionIcon>
                    </>
                )}
                {part.object && (
                    <Button
                        variant="default"
                        size="compact-sm"
                        renderRoot={(props) => <Link to="/import/$import" params={{ import: part.id }} search={{}} aria-label={`${t(changeable ? 'import.step_columns' : 'import.part_details')}: ${part.file}`} {...props} />}
                    >
                        {t(changeable ? 'import.step_columns' : 'import.part_details')}
                    </Button>
                )}
            </div>
            {part.problem && (
                <p className={classes['partProblem']}>
                    <IconAlertTriangle size={14} stroke={1.8} aria-hidden /> {part.problem}
                </p>
            )}
            {relations.length > 0 && (
                <ul className={classes['relations']} aria-label={t('import.relations', { name: part.file })}>
                    {relations.map((each) => (
                        <li key={each.column}>
                            <IconLink size={13} stroke={1.8} aria-hidden />
                            <span>{t(each.later ? 'import.relation_later' : 'import.relation', { column: each.column, field: label(each.field.label), to: each.to.column, file: each.to.file })}</span>
                        </li>
                    ))}
                </ul>
            )}
            {began && (
                <div className={classes['partState']}>
                    {isAtWork(part.state) ? <ProgressBar data={part} /> : <Outcome part={part} />}
                </div>
            )}
        </li>
    );
}

function Outcome({ part }: { part: ImportData }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const { created = 0, updated = 0, skipped = 0, failed = 0 } = part.progress ?? {};
    const dry = part.state === 'checked';
    const words = [
        { count: created, text: t(dry ? 'import.would_create' : 'import.created') },
        { count: updated, text: t(dry ? 'import.would_update' : 'import.updated') },
        { count: skipped, text: t(dry ? 'import.would_skip' : 'import.skipped') },
        { count: failed, text: t(dry ? 'import.would_fail' : 'import.failed'), failed: failed > 0 },
    ];
    return (
        <>
            <StateChip state={part.state} />
            <dl className={classes['partCounts']}>
                {words.map(({ count, text, failed: wrong }) => (
                    <div key={text} data-failed={wrong || undefined}>
                        <dt>{text}</dt>
                        <dd className="tabular">{texts.number(count)}</dd>
                    </div>
                ))}
            </dl>
            {(part.errors?.length ?? 0) > 0 && (
                <Button component="a" href={errorsHref(part.id)} download variant="subtle" size="compact-sm" leftSection={<IconDownload size={13} stroke={1.6} aria-hidden />} aria-label={`${t('import.errors_file')}: ${part.file}`}>
                    {t('import.errors_file')}
                </Button>
            )}
        </>
    );
}
