import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { leavePreview } from '@/api/preview';
import type { Session } from '@/api/types';
import { useT } from '@/lib/i18n';
import classes from '@/app/frame/preview-banner.module.css';

/** Says on every screen that this is somebody else's view, and leads out of it. */
export function PreviewBanner({ preview }: { preview: NonNullable<Session['preview']> }) {
    const t = useT();
    return (
        <div role="status" className={classes['banner']}>
            <IconEye size={16} stroke={1.8} aria-hidden />
            <p>
                <strong>{t(preview.kind === 'user' ? 'preview.user' : 'preview.role', { name: preview.name })}</strong> {t('preview.text')}
            </p>
            <Button size="compact-xs" variant="default" onClick={() => leavePreview()}>
                {t('preview.leave')}
            </Button>
        </div>
    );
}
