import { Button } from '@mantine/core';
import { IconClockHour4, IconDownload, IconPalette } from '@tabler/icons-react';
import { useMay } from '@/api/session';
import type { ObjectMeta } from '@/api/types';
import { useT } from '@/lib/i18n';

/** What is done with a list now and then. */
export function MoreMenu({ object, onPick }: { object: ObjectMeta; onPick(picked: 'export' | 'colours' | 'as_of'): void }) {
    const t = useT();
    const may_export = useMay('export') && object.access.export;
    const item = { variant: 'subtle', color: 'gray', justify: 'flex-start', fullWidth: true } as const;
    return (
        <>
            <Button {...item} leftSection={<IconPalette size={14} stroke={1.6} />} onClick={() => onPick('colours')}>
                {t('colours.title')}
            </Button>
            <Button {...item} leftSection={<IconClockHour4 size={14} stroke={1.6} />} onClick={() => onPick('as_of')}>
                {t('as_of.open_list')}
            </Button>
            <Button {...item} leftSection={<IconDownload size={14} stroke={1.6} />} disabled={!may_export} onClick={() => onPick('export')}>
                {t('export.open')}
            </Button>
            {!may_export && <span className="dimmed">{t('export.not_allowed')}</span>}
        </>
    );
}
