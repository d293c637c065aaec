// One file of an archive: its columns, while they can still be changed, else what became of its rows.

import { Button } from '@mantine/core';
import { IconArrowLeft, IconFileSpreadsheet } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ImportData } from '@/api/imports';
import { manyLabel } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { MappingStep } from '@/features/import/mapping-step';
import { Counts, Errors, Problem } from '@/features/import/outcome';
import { Samples } from '@/features/import/samples';
import { StateChip } from '@/features/import/state-chip';
import { mayChange } from '@/features/import/whole-model';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/import/import.module.css';

export function PartScreen({ data, whole, object }: { data: ImportData; whole: ImportData; object: ObjectMeta }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const navigate = useNavigate();
    const run = (whole.parts ?? []).filter((part) => part.object);
    return (
        <>
            <PageHead title={data.file} icon={<IconFileSpreadsheet size={16} stroke={1.6} aria-hidden />} detail={<StateChip state={data.state} />}>
                <Button
                    variant="subtle"
                    color="gray"
                    leftSection={<IconArrowLeft size={14} stroke={1.6} aria-hidden />}
                    renderRoot={(props) => <Link to="/import/$import" params={{ import: whole.id }} search={{}} {...props} />}
                >
                    {t('import.to_whole', { name: whole.file })}
                </Button>
            </PageHead>
            <div className={classes['page']}>
                <p className="dimmed tabular">
                    {label(manyLabel(object))} · {texts.bytes(data.size)} · {t('import.rows', { count: texts.number(data.progress?.total || data.rows_estimate) })}
                </p>
                {mayChange(whole) ? (
                    <MappingStep object={object} data={data} run={run} onDone={() => void navigate({ to: '/import/$import', params: { import: whole.id }, search: {} })} />
                ) : (
                    <>
                        <Problem data={data} />
                        <Counts data={data} />
                        <Errors data={data} />
                        <Samples object={object} data={data} />
                    </>
                )}
            </div>
        </>
    );
}
