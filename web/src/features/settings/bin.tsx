import { Button, NativeSelect } from '@mantine/core';
import { IconRestore, IconTrash } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { manyLabel, titleOf, useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { useRemoval } from '@/records/use-removal';
import classes from '@/features/settings/settings.module.css';

export function Bin() {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const navigate = useNavigate();
    const { object: wanted } = useSearch({ strict: false }) as Search;
    const objects = meta.objects.filter((object) => object.role !== 'junction' && object.access.delete);
    const object = objects.find((each) => each.name === wanted) ?? objects.find((each) => each.role === 'record');
    return (
        <Section title={t('bin.title')} text={t('bin.empty_text')}>
            <NativeSelect
                className={classes['pick']}
                aria-label={t('report.object')}
                data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))}
                value={object?.name}
                onChange={(event) => void navigate({ to: '.', search: { object: event.currentTarget.value } as Search, replace: true })}
            />
            {object && <Deleted key={object.name} object={object} />}
        </Section>
    );
}

function Deleted({ object }: { object: ObjectMeta }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const { restore } = useRemoval(object);
    const { list, records } = useRecords(object.name, '-updated_at', null, { deleted: true });
    return (
        <Loaded list={list} empty={records.length === 0} empty_title={t('bin.empty')}>
            <ul className={classes['lines']}>
                {records.map((record) => (
                    <li key={record.id} className={classes['line']}>
                        <IconTrash size={15} stroke={1.6} aria-hidden />
                        <span className={`${classes['strong']} clip`}>{titleOf(object, record) || t('record.untitled')}</span>
                        <span className="dimmed">
                            {[record.updated_by?.name, record.deleted_at ? texts.relative(record.deleted_at, now) : ''].filter(Boolean).join(' · ')}
                        </span>
                        <span className={classes['lineActions']}>
                            <Button
                                variant="default"
                                size="compact-xs"
                                leftSection={<IconRestore size={13} />}
                                aria-label={`${t('record.restore')} ${titleOf(object, record)}`}
                                onClick={() => void restore(record)}
                            >
                                {t('record.restore')}
                            </Button>
                        </span>
                    </li>
                ))}
            </ul>
        </Loaded>
    );
}
