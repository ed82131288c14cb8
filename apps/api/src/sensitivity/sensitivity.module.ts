import { Module } from '@nestjs/common';
import { RankingModule } from '../ranking/ranking.module';
import { LearningCurvesService } from './learning-curves.service';
import { SensitivityController } from './sensitivity.controller';
import { SensitivityService } from './sensitivity.service';

/** How results depend on hyper-parameters, epochs and regularization. */
@Module({
  imports: [RankingModule],
  controllers: [SensitivityController],
  providers: [SensitivityService, LearningCurvesService],
})
export class SensitivityModule {}
